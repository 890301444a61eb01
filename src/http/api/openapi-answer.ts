import { type ErrorCode, errorEntry, refusalText } from '../../protocol/error.ts';
import type { Limits } from '../../protocol/limit.ts';
import type { Route } from '../route.ts';
import { answerSchema } from './answer/answer-schema.ts';
import { anywhere, refusalsOf } from './refusals-of.ts';
import { type Answered, type Media, reference, type Schema, type Shape } from './shape.ts';

/*
 * The answers of a route, as the OpenAPI document has them: each status with its headers and its body.
 */

export const refusalShape: Pick<Shape, 'name' | 'schema'> = {
  name: 'Refusal',
  schema: answerSchema.refusal,
};

const text = { type: 'string' } as const;
const ask = (description: string, schema: Schema, required = true) => ({
  description,
  required,
  schema,
});

/** The headers that an answer may have, by name. */
export const headers = {
  'Cache-Control': ask('A removal has to reach every copy: nothing is kept.', {
    const: 'no-store',
  }),
  ETag: ask('Shown again as If-None-Match, it asks whether the answer is still so.', {
    type: 'string',
    pattern: '^(W/)?"[\\w.-]+"$',
  }),
  Link: ask(
    'The other pages of the list, relative to the address that was asked: next, and prev or first.',
    { type: 'string', pattern: '^<\\?[^<>]*>; rel="(next|prev|first)"' },
    false,
  ),
  Location: ask('Where that is.', text),
  'WWW-Authenticate': ask('How to say who one is.', { const: 'Bearer' }),
  'Retry-After': ask(
    'Seconds after which it may be asked again.',
    { ...text, pattern: '^\\d+$' },
    false,
  ),
  RateLimit: ask('How much of a rate is left, and when some is.', text, false),
  'RateLimit-Policy': ask('The rate.', text, false),
  Upgrade: ask('What to ask for.', { const: 'websocket' }, false),
  'Sec-WebSocket-Version': ask('Of WebSockets.', { const: '13' }, false),
  'Sec-WebSocket-Accept': ask('The key of the handshake, answered.', text),
} as const;
type HeaderName = keyof typeof headers;

const named = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

const mediaTypes: Readonly<Record<Media, readonly string[]>> = {
  html: ['text/html'],
  text: ['text/plain', 'application/json'],
  // By its name.
  bytes: ['*/*'],
  document: ['application/json'],
  events: ['text/event-stream'],
};

/** All answers of a route, by their status. */
export function responsesOf(route: Route): Record<string, object> {
  const { gives, mayWait, mayBeNothing, validated } = route;
  const known = named(validated ? kept : ['ETag']);
  return {
    [gives.status]: answered(route, gives),
    ...(mayWait ? { 202: { ...answered({ refusesBy: 'json' }, gives), description: waits } } : {}),
    ...(mayBeNothing ? { 204: { description: 'There is none.' } } : {}),
    ...(isValidated(route) ? { 304: { description: 'It is still so.', headers: known } } : {}),
    ...refusals(route),
  };
}

/** Does an answer say by what it is known again? */
export const isValidated = ({ validated, gives }: Pick<Route, 'validated' | 'gives'>): boolean =>
  validated === true || gives.body === 'bytes';

const waits = 'It waits until somebody who keeps order has seen it: `held` is true.';
const kept = ['Cache-Control', 'ETag'] as const;

function answered(route: Partial<Route>, { status, body }: Answered): object {
  const description = {
    101: 'A WebSocket.',
    200: 'Here it is.',
    201: 'Said.',
    204: 'Done.',
    303: 'Go there.',
  };
  const head = { description: description[status], headers: named(headersOf(route, status, body)) };
  if (body === 'nothing') return head;
  if (typeof body === 'object') return { ...head, content: jsonContent(body) };
  return { ...head, content: Object.fromEntries(mediaTypes[body].map((type) => [type, {}])) };
}

function headersOf(
  { validated, paged, names }: Partial<Route>,
  status: Answered['status'],
  body: Answered['body'],
): readonly HeaderName[] {
  if (status === 101) return ['Upgrade', 'Sec-WebSocket-Accept'];
  const isKeptByNobody = typeof body === 'object' || body === 'events' || status === 303;
  return [
    ...(isKeptByNobody ? (['Cache-Control'] as const) : []),
    ...(validated || body === 'bytes' ? (['ETag'] as const) : []),
    ...(paged ? (['Link'] as const) : []),
    ...(names || status === 303 ? (['Location'] as const) : []),
  ];
}

function jsonContent(shape: Shape): object {
  return { 'application/json': { schema: reference(shape), example: shape.example } };
}

/** The refusals of a route; those that any request may meet stand in one place. */
function refusals(route: Route): Record<string, object> {
  const byStatus = Map.groupBy(refusalsOf(route), (code) => errorEntry(code).status);
  const usual = Map.groupBy(anywhere, (code) => errorEntry(code).status);
  const own = [...byStatus].map(([status, codes]) => {
    const all = [...new Set([...codes, ...(usual.get(status) ?? [])])];
    return [status, refused(all, route.refusesBy)];
  });
  const rest = [...usual.keys()]
    .filter((status) => !byStatus.has(status))
    .map((status) => [status, { $ref: `#/components/responses/${status}` }]);
  return Object.fromEntries([...own, ...rest]);
}

/** The answers that may come of any request, by their status. */
export function usualResponses(): Record<string, object> {
  const usual = Map.groupBy(anywhere, (code) => errorEntry(code).status);
  return Object.fromEntries([...usual].map(([status, codes]) => [status, refused(codes, 'json')]));
}

function refused(codes: readonly ErrorCode[], refusesBy: Route['refusesBy']): object {
  const examples = codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]);
  return {
    description: `Refused: ${codes.join(', ')}.`,
    headers: named([...new Set(codes.flatMap(refusalHeaders))]),
    content: {
      ...(refusesBy === 'page' ? { 'text/html': {} } : {}),
      'application/json': {
        schema: reference(refusalShape),
        examples: Object.fromEntries(examples),
      },
    },
  };
}

function refusalHeaders(code: ErrorCode): readonly HeaderName[] {
  const { status } = errorEntry(code);
  if (status === 401) return ['WWW-Authenticate'];
  if (status === 426) return ['Upgrade', 'Sec-WebSocket-Version'];
  return code === 'too_fast' ? ['Retry-After', 'RateLimit', 'RateLimit-Policy'] : ['Retry-After'];
}

/** Each refusal of a list of routes, as it is told: all that is said of one stands there once. */
export function refusalExamples(routes: readonly Route[], limits: Limits): Record<string, object> {
  const codes = new Set([...anywhere, ...routes.flatMap(refusalsOf)]);
  return Object.fromEntries(
    [...codes].map((code) => [
      code,
      { summary: refusalText(code, limits), value: refusal(code, limits) },
    ]),
  );
}

function refusal(code: ErrorCode, limits: Limits): object {
  const { retry } = errorEntry(code);
  return { error: { code, text: refusalText(code, limits), retry } };
}
