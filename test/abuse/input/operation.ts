import fc from 'fast-check';
import type { Input } from './kind.ts';
import { askRaw, bearer, request } from './talk.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly example?: unknown;
}

interface Operation {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { example?: unknown }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** Statuses that any address may answer with, whatever its row says. */
const anywhere = ['400', '404', '405', '408', '413', '414', '415', '421', '429', '431', '503'];

/** A request to any operation that the server's own document tells of, with fields as it does not say. */
export async function operationInputs(port: number): Promise<fc.Arbitrary<Input>> {
  const answer = await fetch(`http://127.0.0.1:${port}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, Operation>> };
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return fc.constantFrom(...all).chain(inputOf);
}

const strange = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map((any) => encodeURIComponent(any.toWellFormed())),
  fc.constantFrom('', '%', '%ff', '%00', '__proto__', '..', '-1', '0', '1e400', '[]', 'a/b', '*'),
);

function inputOf(of: {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}): fc.Arbitrary<Input> {
  const { path, method, operation } = of;
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
  const [type, { example = {} } = {}] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [
    'application/json',
  ];
  return fc
    .record({
      parts: fc.array(fc.oneof(strange, fc.constantFrom('tea', '1')), {
        minLength: 4,
        maxLength: 4,
      }),
      query: fc.array(fc.option(strange), {
        minLength: inQuery.length,
        maxLength: inQuery.length,
      }),
      body: fc.oneof(bodyLike(example), fc.json({ maxDepth: 4 }), fc.string({ maxLength: 40 })),
      who: fc.constantFrom('', bearer('ann'), 'Authorization: Bearer nobody\r\n'),
    })
    .map(({ parts, query, body, who }): Input => {
      let part = 0;
      const filled = path.replaceAll(/\{\w+\}/g, () => parts[part++] ?? '');
      const asked = inQuery.map(({ name }, i) => (query[i] === null ? '' : `&${name}=${query[i]}`));
      const sent = operation.requestBody ? body : undefined;
      const bytes = request(
        method.toUpperCase(),
        `${filled}?${asked.join('')}`,
        sent,
        `${who}Content-Type: ${type}\r\n`,
      );
      return async (place) => {
        const answer = await askRaw(place, bytes);
        const status = answer.split(' ')[0] ?? '';
        const isTold = status in operation.responses || anywhere.includes(status);
        return isTold ? answer : `${answer} undefined of ${method} ${path}`;
      };
    });
}

/** The example with one field as it should not be. */
function bodyLike(example: unknown): fc.Arbitrary<string> {
  const fields = Object.keys(Object(example));
  const [first = 'x'] = fields;
  return fc
    .tuple(fc.constantFrom(first, ...fields), fc.jsonValue({ maxDepth: 3 }))
    .map(([field, value]) => JSON.stringify({ ...Object(example), [field]: value }));
}
