import { createHash } from 'node:crypto';
import { frame, opcode, text } from '../../conformance/frame.ts';
import { type Heard, Peer } from '../../conformance/peer.ts';
import { type RawAnswer, RawClient } from '../../http/raw-client.ts';
import type { Input, Place } from './kind.ts';

/** Milliseconds after which nobody waits for an answer any more. */
const patienceMs = 30_000;

/** The ref of what is said before the input. */
const before = 'before';

type Who = 'ann' | 'bo';

/** A secret of somebody: other people for each place, so that none is counted for another. */
const secretOf = (who: Who, { from }: Pick<Place, 'from'>) =>
  createHash('sha256').update(`${who} ${from}`).digest('base64url');

/** A bearer header of somebody. */
export const bearer = (who: Who, place: Pick<Place, 'from'> = { from: 'anywhere' }) =>
  `Authorization: Bearer ${secretOf(who, place)}\r\n`;

/**
 * A native connection of somebody who has said hello, and came into the room of its place.
 *
 * @param makes it is the room's owner
 */
export async function enter(place: Place, who: Who = 'ann', makes = false): Promise<Peer> {
  const peer = await openNative(place);
  const say = (fields: object) => peer.send(text(JSON.stringify({ ref: before, ...fields })));
  say({ type: 'hello', secret: secretOf(who, place), name: who });
  if (makes) {
    say({ type: 'make', room: place.room });
    while (!String((await peer.next()).payload).includes('"ack"'));
  }
  say({ type: 'join', room: place.room });
  return peer;
}

export function openNative({ port, from }: Place): Promise<Peer> {
  return Peer.open(port, '/ws', ['Sec-WebSocket-Protocol: parlour.v1'], from);
}

/** Frames that are sent to somebody's room; the answer to the last of them. */
export function inRoom(...frames: readonly (string | Uint8Array)[]): Input {
  return async (place) => {
    const peer = await enter(place);
    for (const frame of frames) peer.send(typeof frame === 'string' ? text(frame) : frame);
    return answerTo(peer);
  };
}

/** A command in the room of its place; the answer to it. */
export function command(fields: (place: Place) => object): Input {
  return (place) => inRoom(JSON.stringify({ room: place.room, ref: 'x', ...fields(place) }))(place);
}

interface Told {
  readonly type: string;
  readonly ref?: string;
  readonly code?: string;
  readonly resume?: { readonly state: string };
}

/** What the server says to what was sent: a code, `closed` with one, `taken`, or nothing at all. */
export async function answerTo(peer: Peer): Promise<string> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve('no answer'), patienceMs);
  try {
    return await Promise.race([late, firstAnswer(peer)]);
  } finally {
    clearTimeout(timer);
    peer.socket.destroy();
  }
}

async function firstAnswer(peer: Peer): Promise<string> {
  for (;;) {
    const heard = await peer.next().catch(() => undefined);
    if (!heard) return 'cut off';
    if (heard.opcode === opcode.close) return `closed ${codeOf(heard)}`;
    if (heard.opcode === opcode.ping) peer.send(frame(opcode.pong, heard.payload));
    if (heard.opcode !== opcode.text) continue;
    for (const told of [JSON.parse(String(heard.payload))].flat() as Told[]) {
      if (told.type === 'refused') return String(told.code);
      if (told.ref === undefined || told.ref === before || told.type === 'posted') continue;
      return told.resume ? `joined, ${told.resume.state}` : 'taken';
    }
  }
}

function codeOf({ payload }: Heard): number {
  return payload.length < 2 ? 1005 : payload.readUInt16BE(0);
}

/** What a request is answered: its status, and the code of a refusal. */
export function told({ status, headers, body }: RawAnswer): string {
  const isJson = headers.get('content-type')?.startsWith('application/json') ?? false;
  if (!isJson || body === '') return String(status);
  const { error } = JSON.parse(body) as { error?: { code: string } };
  return error ? `${status} ${error.code}` : String(status);
}

/** Sends bytes on a connection of their own; the last of so many answers. */
export async function askRaw(
  { port, from }: Place,
  bytes: string | Uint8Array,
  answers = 1,
): Promise<string> {
  const client = await RawClient.open(port, undefined, from);
  const timer = setTimeout(() => client.close(), patienceMs);
  try {
    client.send(bytes);
    let last = 'cut off';
    for (let i = 0; i < answers; i++) last = told(await client.answer());
    return last;
  } catch {
    return 'cut off';
  } finally {
    clearTimeout(timer);
    client.close();
  }
}

/** A request with a body, whole. */
export function request(
  method: string,
  path: string,
  body?: string | Uint8Array,
  headers = 'Content-Type: application/json\r\n',
): Buffer {
  const bytes = Buffer.from(body ?? '');
  const length = body === undefined ? '' : `Content-Length: ${bytes.length}\r\n`;
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}${length}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

/** A request with a body, and its answer. */
export function asked(
  method: string,
  path: (place: Place) => string,
  body?: string | Uint8Array,
  headers?: string,
): Input {
  return (place) => askRaw(place, request(method, path(place), body, headers));
}

/** The address at which something is said in a room. */
export const messages = ({ room }: Place) => `/api/rooms/${room}/messages`;
