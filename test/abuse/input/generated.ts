import fc from 'fast-check';
import { errors } from '../../../src/protocol/error.ts';
import { frame, opcode, text } from '../../conformance/frame.ts';
import type { Input, Kind } from './kind.ts';
import { operationInputs } from './operation.ts';
import { answerTo, askRaw, command, enter, inRoom } from './talk.ts';

/** Answers that say that something went wrong within. */
const wrong = /internal|1011|\b500\b|no answer|cut off|undefined/;

/** What no input may be answered; everything else is an answer as it should be. */
export function isWrong(answer: string): boolean {
  const code = answer.split(' ').at(-1) ?? '';
  const isCode = /^[a-z]+_[a-z_]+$/.test(code);
  return wrong.test(answer) || (isCode && !Object.hasOwn(errors, code));
}

const anyFrame = fc
  .record({
    kind: fc.integer({ min: 0, max: 15 }),
    payload: fc.uint8Array({ maxLength: 200 }),
    fin: fc.boolean(),
    rsv: fc.constantFrom(0, 0, 0, 1, 2, 4),
    isMasked: fc.constantFrom(true, true, true, false),
  })
  .map(({ kind, payload, fin, rsv, isMasked }) =>
    frame(kind, payload, { fin, rsv, ...(isMasked ? {} : { mask: undefined }) }),
  );

/** Frames of any kind, then a message that is none, so that there is an answer. */
const frames = fc.array(anyFrame, { minLength: 1, maxLength: 12 }).map((all): Input => {
  return async (place) => {
    const peer = await enter(place);
    for (const each of all) peer.send(each);
    peer.send(Buffer.concat([text('{'), frame(opcode.continuation, '{')]));
    return answerTo(peer);
  };
});

const key = fc.constantFrom('type', 'room', 'ref', 'text', 'seq', 'emoji', 'after', '__proto__');
const leaf = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }), fc.double());
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 12 }).map((value) => inRoom(JSON.stringify(value))),
  fc.string({ unit: 'binary', maxLength: 300 }).map((any) => inRoom(any)),
  fc
    .tuple(
      fc.constantFrom(...['post', 'edit', 'react', 'history', 'set', 'ban', 'name', 'report']),
      fc.dictionary(key, leaf, { maxKeys: 6 }),
    )
    .map(([type, fields]) => inRoom(JSON.stringify({ ...fields, type, ref: 'x' }))),
);

const letters = fc.string({ unit: 'binary', maxLength: 80 });
const unicode = fc.oneof(
  letters.map((any) => command(() => ({ type: 'post', text: any }))),
  letters.map((any) => command(() => ({ type: 'name', name: any }))),
  letters.map((any) => command(() => ({ type: 'join', room: any }))),
  letters.map((any) => command(() => ({ type: 'react', seq: 1, emoji: any, on: true }))),
  letters.map((any) => command(() => ({ type: 'post', text: 'hi', ref: any }))),
);

const piece = fc.constantFrom(
  ...['GET', 'POST', 'PUT', ' ', '  ', '/', '/ws', '/api/rooms/a/messages', '?', '%', '%00', '*'],
  ...[' HTTP/1.1', ' HTTP/1.0', ' HTTP/9', '\r\n', '\n', '\r', '\r\n\r\n', ':', ' : ', '\t', '\0'],
  ...['Host: localhost', 'Host:', 'Content-Length: 5', 'Content-Length: -1', 'Upgrade: websocket'],
  ...[
    'Transfer-Encoding: chunked',
    'Connection: Upgrade',
    'Expect: 100-continue',
    '5\r\nhello\r\n',
  ],
);
const begun = fc.constantFrom(
  '',
  'GET /healthz HTTP/1.1\r\nHost: localhost\r\n',
  'GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n',
  'POST /api/rooms/a/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n',
);
/** Pieces of requests, then the end of one, so that there is an answer. */
const requests = fc
  .tuple(begun, fc.array(piece, { minLength: 1, maxLength: 14 }))
  .map(([head, pieces]): Input => {
    return async (place) => {
      const answer = await askRaw(place, `${head}${pieces.join('')}\r\n\r\n \r\n\r\n`);
      return answer === 'cut off' ? 'let go' : answer;
    };
  });

/** Inputs that are made by chance, so many of each kind: the same ones from the same seed. */
export async function generatedKinds(
  port: number,
  count: number,
  seed: number,
): Promise<readonly Kind[]> {
  const made = (from: fc.Arbitrary<Input>) => fc.sample(from, { numRuns: count, seed });
  const operations = await operationInputs(port);
  const all: Readonly<Record<string, readonly Input[]>> = {
    frames: made(frames),
    JSON: made(json),
    Unicode: made(unicode),
    'pieces of HTTP': made(requests),
    'the OpenAPI document': made(operations),
  };
  return Object.entries(all).map(([name, inputs]) => ({ group: 'generated', name, inputs }));
}
