import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { describe as describeRoutes } from '../src/http/api/openapi.ts';
import { routes } from '../src/http/routes.ts';
import { defaultLimits } from '../src/protocol/limit.ts';
import { type OwnParlour, startParlour } from './support/parlour.ts';
import { Talker } from './support/talker.ts';

// What takes time by the square of a text's length must not get a long one from outside: marks are put
// in order so.

const marks = `a${'\u0301\u0316'.repeat(15_000)}`;
const longest = 4_096;
const other = `g_${'A'.repeat(22)}`;
const secret = 's'.repeat(43);
const plain = String.prototype.normalize;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Operation {
  readonly requestBody?: { content: Record<string, { schema?: Schema; example?: object }> };
  readonly parameters: readonly { name: string; in: string }[];
}

let parlour: OwnParlour;
let seen: number[];

beforeAll(async () => {
  parlour = await startParlour();
  await ask('POST', '/api/rooms', JSON.stringify({ code: 'tea', name: 'ann' }));
});
afterAll(() => parlour.end());

beforeEach(() => {
  seen = [];
  vi.spyOn(String.prototype, 'normalize').mockImplementation(function (this: string, form) {
    seen.push(this.length);
    return plain.call(this, form);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function ask(method: string, path: string, body?: string, more: object = {}) {
  const headers = {
    authorization: `Bearer ${secret}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...more,
  };
  const response = await fetch(parlour.url + path, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
    ...(body === undefined ? {} : { body }),
  });
  await response.body?.cancel();
  return response.status;
}

const tooLong = () => seen.filter((length) => length > longest);

const { paths, components } = describeRoutes(routes, defaultLimits) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};
/** The fields of a body; what browsers report has none that the document knows. */
const fieldsOf = ({ $ref, properties }: Schema = {}) =>
  Object.keys(properties ?? components.schemas[$ref?.split('/').at(-1) ?? '']?.properties ?? {});
const withBody = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { requestBody }]) =>
    Object.entries(requestBody?.content ?? {}).flatMap(([kind, { schema, example }]) =>
      fieldsOf(schema).map((field) => ({
        method: method.toUpperCase(),
        path: path.replaceAll('{code}', 'tea').replaceAll(/\{\w+\}/g, '1'),
        kind,
        field,
        example,
      })),
    ),
  ),
);

test('there are bodies to try', () => {
  expect(withBody.map(({ path, field }) => `${path} ${field}`)).toEqual(
    expect.arrayContaining(['/api/rooms/tea/messages name', '/api/rooms code']),
  );
});

test.each(withBody)('$method $path: a long $field is not spelled anew', async (row) => {
  const { method, path, kind, field, example } = row;
  const whole = {
    ...example,
    [field]: kind === 'application/json' ? marks : marks.slice(0, 5_000),
  };
  const body =
    kind === 'application/json'
      ? JSON.stringify(whole)
      : String(new URLSearchParams(whole as Record<string, string>));
  expect(await ask(method, path, body, { 'content-type': kind })).toBeLessThan(500);
  expect(tooLong()).toEqual([]);
});

const commands = {
  name: { type: 'name', name: marks },
  room: { type: 'join', room: marks },
  password: { type: 'join', room: 'tea', password: marks },
  text: { type: 'post', room: 'tea', text: marks },
  'room of a post': { type: 'post', room: marks, text: 'tea' },
  edit: { type: 'edit', room: 'tea', seq: 1, text: marks },
  emoji: { type: 'react', room: 'tea', seq: 1, emoji: marks, on: true },
  title: { type: 'set', room: 'tea', setting: 'title', value: marks },
  'password to be': { type: 'set', room: 'tea', setting: 'password', value: marks },
  person: { type: 'grant', room: 'tea', person: marks, role: 'member', name: 'bo' },
  'name of somebody': { type: 'grant', room: 'tea', person: other, role: 'member', name: marks },
  question: { type: 'ask', room: 'tea', text: marks },
  token: { type: 'token', token: marks },
};

test.each(
  Object.keys(commands) as (keyof typeof commands)[],
)('native: a long %s is not spelled anew', async (field) => {
  const ann = await Talker.greet(parlour.wsUrl, { secret, name: 'ann' });
  ann.tell({ ...commands[field], ref: 'r1' });
  let told: unknown;
  while (told !== 'r1') told = (await ann.nextEvent())['ref'];
  expect(tooLong()).toEqual([]);
  ann.ws.terminate();
});

const foreign = {
  'a name, roomcode': ['/ws?roomCode=tea', { Author: marks, Content: 'tea' }],
  'a name, chatlog': ['/chat', { userName: marks, body: 'tea', timestamp: '1' }],
  'a time, chatlog': ['/chat', { userName: 'a', body: 'tea', timestamp: marks }],
  'a name, htmx': ['/ws?dialect=htmx&room=tea', { name: marks, text: 'tea' }],
} as const;

test.each(
  Object.keys(foreign) as (keyof typeof foreign)[],
)('%s: a long one is not spelled anew', async (row) => {
  const [path, frame] = foreign[row];
  const bo = await Talker.open(parlour.url.replace('http', 'ws') + path);
  bo.say(JSON.stringify(frame));
  bo.ws.ping();
  await new Promise((resolve) => bo.ws.once('pong', resolve));
  expect(tooLong()).toEqual([]);
  bo.ws.terminate();
});
