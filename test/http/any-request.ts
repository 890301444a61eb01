import fc from 'fast-check';
import { guestOf } from '../../src/identity/guest.ts';
import type { Json } from '../support/schema-fault.ts';
import type { Described, Operation, Parameter } from './described.ts';
import { secretOf } from './house.ts';

/** A request as it is sent. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

type Any = fc.Arbitrary<unknown>;

const ids = ['a', 'b', 'c'].map((letter) => guestOf(secretOf(letter)).author.id);
/** Values that lead somewhere in the rooms of the test, by the name of their field. */
const leading: Readonly<Record<string, readonly unknown[]>> = {
  code: ['tea', 'Tea', 'closed', 'reviewed', 'late', 'nobody was here'],
  room: ['tea', 'closed', 'new'],
  seq: [1, 2, 3, 4, 6, 7, 12],
  reply: [2, 3],
  person: ids,
  emoji: ['☕', '👍'],
  ref: ['r1', 'r2'],
  seqs: ['2,3', '2'],
  q: ['tea', 'third'],
  after: [0, 2, 9],
  before: [0, 3, 9],
  around: [3],
  limit: [1, 2, 50],
  name: ['ann', 'bo'],
  'If-None-Match': ['*', '"x"'],
  'Idempotency-Key': ['"k1"', 'k2', '""'],
  'Last-Event-ID': ['x:0'],
  'Parlour-Pass': ['x.y'],
};

/** What no schema of ours has in mind. */
const nonsense: Any = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  0,
  1.5,
  2 ** 53,
  1e300,
  '',
  ' ',
  'x'.repeat(300),
  '\u0000',
  '../..',
  '%',
  '💥',
  '\ud800',
  [],
  {},
  [[1]],
  { a: { b: 1 } },
);

/** A value that keeps to a schema. */
function valid(schema: Json, described: Described, name = ''): Any {
  const made = byKeyword(schema, described);
  const known = leading[name];
  return known ? fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 3 }, made) : made;
}

function byKeyword(schema: Json, described: Described): Any {
  const { $ref, oneOf, anyOf, const: only, enum: some, type, pattern } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1) ?? '';
    return valid(described.components['schemas']?.[name] ?? {}, described);
  }
  const either = (oneOf ?? anyOf) as Json[] | undefined;
  if (either) return fc.oneof(...either.map((each) => valid(each, described)));
  if (only !== undefined) return fc.constant(only);
  if (some) return fc.constantFrom(...(some as unknown[]));
  if (Array.isArray(type))
    return fc.oneof(...type.map((each) => valid({ ...schema, type: each }, described)));
  const bounds = schema as Readonly<Record<string, number>>;
  switch (type) {
    case 'string':
      if (typeof pattern === 'string')
        return fc
          .stringMatching(new RegExp(pattern), { size: 'small' })
          .filter((text) => text.length <= (bounds['maxLength'] ?? 999));
      return fc.string({
        unit: 'grapheme',
        minLength: bounds['minLength'] ?? 0,
        maxLength: Math.min(bounds['maxLength'] ?? 20, 40),
      });
    case 'integer':
    case 'number':
      return fc.integer({
        min: bounds['minimum'] ?? -9,
        max: Math.min(bounds['maximum'] ?? 1e9, Number.MAX_SAFE_INTEGER),
      });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valid((schema['items'] ?? {}) as Json, described), {
        minLength: bounds['minItems'] ?? 0,
        maxLength: 3,
      });
    case 'object':
      return objectOf(schema, described);
    default:
      return nonsense;
  }
}

function objectOf({ properties = {}, required = [] }: Json, described: Described): Any {
  const fields = Object.entries(properties as Readonly<Record<string, Json>>);
  const parts = Object.fromEntries(
    fields.map(([name, each]) => [name, valid(each, described, name)]),
  );
  return fc.record(parts, { requiredKeys: required as string[] });
}

/** A body that keeps to its schema, or one that is bent. */
function bodyOf(
  { operation }: Operation,
  described: Described,
): fc.Arbitrary<[type: string, body: string] | undefined> {
  const [known] = Object.entries(operation.requestBody?.content ?? {});
  if (!known) return fc.constant(undefined);
  const [type, { schema = {} }] = known;
  const good = valid(schema, described);
  const bent = fc.tuple(good, fc.nat(9), nonsense).map(([value, at, wrong]) => {
    const names = Object.keys(Object(value));
    const name = names[at % (names.length + 1)];
    return name === undefined ? wrong : { ...(value as Json), [name]: wrong };
  });
  const text = fc
    .oneof({ arbitrary: good, weight: 4 }, { arbitrary: bent, weight: 2 }, nonsense)
    .map((value) => encoded(type, value));
  const said = fc.oneof(
    { arbitrary: text, weight: 9 },
    fc.constantFrom('', '{', 'null', '[1', '{"a":1e999}'),
  );
  const as = fc.oneof(
    { arbitrary: fc.constant(type), weight: 9 },
    fc.constantFrom('text/plain', 'application/json;charset=utf-8'),
  );
  return fc.tuple(as, said);
}

function encoded(type: string, value: unknown): string {
  if (type !== 'application/x-www-form-urlencoded') return JSON.stringify(value);
  const fields = Object.entries((value ?? {}) as Json);
  return String(new URLSearchParams(fields.map(([name, each]) => [name, plain(each)])));
}

/** The text of a value where there is no JSON. */
const plain = (value: unknown): string =>
  (typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed();

function parameter(each: Parameter, described: Described): Any {
  const good = valid(each.schema, described, each.name);
  const bent = each.in === 'header' ? fc.constantFrom('', 'a b', '"', '@,@') : nonsense;
  const value = fc.oneof({ arbitrary: good, weight: 5 }, bent);
  return each.required ? value : fc.oneof(value, fc.constant(undefined));
}

/** Whoever asks, by what it shows for that. */
const bearers = (host: string) =>
  fc.constantFrom(
    ...['a', 'a', 'a', 'a', 'b', 'b', 'c'].map((letter) => `Bearer ${secretOf(letter)}`),
    ...['x', host, host, `pb_${secretOf('a')}`, 'a.b.c'].map((word) => `Bearer ${word}`),
    undefined,
    undefined,
    'Basic eDp5',
  );

/**
 * Requests to an operation, such as the document describes and others.
 *
 * @param host the key of the host's desk
 */
export function requestOf(
  to: Operation,
  described: Described,
  host: string,
): fc.Arbitrary<SentRequest> {
  const { parameters } = to.operation;
  const values = fc.tuple(...parameters.map((each) => parameter(each, described)));
  const origins = fc.constantFrom(
    ...Array(19).fill(undefined),
    'https://elsewhere.example',
    'null',
  );
  return fc
    .record({ values, body: bodyOf(to, described), authorization: bearers(host), origin: origins })
    .map(({ values, body, authorization, origin }) => {
      const given = parameters.map((each, i) => ({ ...each, value: values[i] }));
      const at = (place: Parameter['in']) =>
        given.filter((each) => each.in === place && each.value !== undefined);
      const path = at('path').reduce(
        (path, { name, value }) => path.replace(`{${name}}`, segment(plain(value))),
        to.path,
      );
      const query = new URLSearchParams(
        at('query').flatMap(({ name, value }) =>
          [value].flat().map((each): [string, string] => [name, plain(each)]),
        ),
      );
      const headers = Object.fromEntries(
        at('header').map(({ name, value }) => [name, latin(plain(value))]),
      );
      return {
        method: to.method.toUpperCase(),
        path: `${path}${query.size > 0 ? `?${query}` : ''}`,
        headers: {
          ...headers,
          ...(authorization === undefined ? {} : { authorization }),
          ...(origin === undefined ? {} : { origin }),
          ...(body ? { 'content-type': body[0] } : {}),
        },
        body: body?.[1],
      };
    });
}

/** A part of a path: of one that is nothing, or leads up, a URL would make another address. */
const segment = (text: string) => (/^\.{0,2}$/.test(text) ? 'x' : encodeURIComponent(text));
const latin = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '').trim();
