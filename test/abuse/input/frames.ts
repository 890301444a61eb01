import { type Case, type Outcome, type Wire, wires } from '../../conformance/case.ts';
import { closeCases } from '../../conformance/close-cases.ts';
import { controlCases } from '../../conformance/control-cases.ts';
import { bombCases, deflateCases } from '../../conformance/deflate-cases.ts';
import { fragmentCases } from '../../conformance/fragment-cases.ts';
import { frame, opcode, text } from '../../conformance/frame.ts';
import { framingCases, lengthCases, reservedCases } from '../../conformance/framing-cases.ts';
import { Peer } from '../../conformance/peer.ts';
import { utf8Cases } from '../../conformance/utf8-cases.ts';
import type { Input, Kind } from './kind.ts';
import { answerTo, command, enter, inRoom, openNative } from './talk.ts';

const [native] = wires as [Wire, ...Wire[]];
const offer = 'Sec-WebSocket-Extensions: permessage-deflate';

/** Those of a table of conformance that end the connection. */
function closing(cases: readonly Case[], headers: readonly string[] = []): readonly Input[] {
  return cases
    .filter(([, , outcome]) => [outcome].flat().some(({ type }) => type === 'closes'))
    .map((row) => sends(row, headers));
}

function sends([, bytes, , manner]: Case, headers: readonly string[]): Input {
  return async ({ port, from }) => {
    const peer = await native.open(port, headers, from);
    const sent = bytes instanceof Uint8Array ? bytes : Buffer.concat(bytes);
    if (manner === 'drips') await peer.drip(sent);
    else peer.send(sent);
    return closeOf(peer);
  };
}

/** The close with which a conversation ends, whatever is answered before. */
async function closeOf(peer: Peer): Promise<string> {
  for (;;) {
    const answer = await nextOf(peer);
    if (answer !== undefined) return answer;
  }
}

async function nextOf(peer: Peer): Promise<string | undefined> {
  const heard = await peer.next();
  if (heard.opcode !== opcode.close) return undefined;
  peer.socket.destroy();
  return `closed ${heard.payload.length < 2 ? 1005 : heard.payload.readUInt16BE(0)}`;
}

const isClosing = (of: RegExp) => (row: Case) => of.test(row[0]);
const anyText = text('{"type":"beat"}');

/** A frame to a client of another dialect, which reads on: what it is closed with, or nothing. */
function toDialect(query: string, bytes: Uint8Array): Input {
  return async ({ port, from, room }) => {
    const peer = await Peer.open(port, `/ws?${query}${room}`, [], from);
    peer.send(bytes);
    peer.send(frame(opcode.ping, 'there?'));
    for (let pongs = 0; ; ) {
      const heard = await peer.next();
      // A ping beside the frame may be answered before that is heard; one after it is not even read.
      if (heard.opcode === opcode.pong && ++pongs === 1) peer.send(frame(opcode.ping, 'still?'));
      if (pongs === 2) {
        peer.socket.destroy();
        return 'nothing';
      }
      if (heard.opcode === opcode.close) {
        peer.socket.destroy();
        return `closed ${heard.payload.readUInt16BE(0)}`;
      }
    }
  };
}

const ignoring = ['dialect=golem&x=', 'dialect=chatlog&room='];
const roomcode = 'dialect=roomcode&roomCode=';

const framing = framingCases(native);
const lengths = lengthCases(native);
const deflate = deflateCases(native);

/** Frames that are none, each on a connection of its own that has said hello. */
const kinds: readonly (readonly [name: string, inputs: readonly Input[]])[] = [
  ['without a mask', closing(framing.filter(isClosing(/without a mask/)))],
  ['HTTP, or zeros, in place of frames', closing(framing.filter(isClosing(/in place of/)))],
  ['reserved bits and opcodes', closing(reservedCases(native))],
  ['a length over 64 KiB, sent or only told, up to 2^64', closing(lengths)],
  [
    'control frames in parts, too long, or 21 in a second',
    closing(controlCases(native).filter(isClosing(/^(?!a close between)/))),
  ],
  [
    'a continuation of nothing, a text in a text, 65 fragments',
    closing(fragmentCases(native).filter(isClosing(/^(?!a binary)/))),
  ],
  ['every class of ill-formed UTF-8, also split over frames', closing(utf8Cases(native))],
  [
    'a close of one octet, with codes that may not be sent, with a bad reason',
    closing(closeCases(native).filter(([, , outcome]) => isAt(outcome, [1002, 1007]))),
  ],
  [
    'compressed: garbage, a bit on a continuation, a control frame',
    closing(deflate.filter(isClosing(/^(?!a binary)/)), [offer]),
  ],
  ['compressed: 200 MB in 194 KB, whole and in parts', closing(bombCases(native), [offer])],
  [
    'a binary message to the native dialect',
    [inRoom(frame(opcode.binary, 'x')), inRoom(frame(opcode.binary, Buffer.alloc(60_000)))],
  ],
  [
    'a binary message to golem and chatlog',
    ignoring.map((query) => toDialect(query, frame(opcode.binary, 'x'))),
  ],
  ['a binary message to roomcode', [toDialect(roomcode, frame(opcode.binary, 'x'))]],
  ['lines that say nothing to golem and chatlog', ignoring.flatMap(badLines)],
  ['lines that say nothing to roomcode', badLines(roomcode)],
  ['a first fragment, and silence', [inRoom(text('{"type', { fin: false }))]],
  [
    'a text over 4 KiB before hello',
    [async (place) => answerTo(await opened(place, text(' '.repeat(4_097))))],
  ],
  ['no hello in time', [async (place) => answerTo(await openNative(place))]],
  [
    'five ill-formed messages in ten seconds',
    [
      async (place) => {
        const peer = await openNative(place);
        for (let i = 0; i < 6; i++) peer.send(text('{'));
        return closeOf(peer);
      },
    ],
  ],
  ['pings without end, none of the pongs read', [inRoom(...manyPings())]],
  ['a frame that is cut off, and the next connection', [cutOff]],
  ['one octet in a segment', [inSegments]],
  ['text after a close', [inRoom(frame(opcode.close, Buffer.of(3, 232)), anyText)]],
];

export const frameKinds: readonly Kind[] = kinds.map(([name, inputs]) => {
  return { group: 'frames', name, inputs };
});

function badLines(query: string): readonly Input[] {
  return ['', 'null', '[', '{"__proto__":1}', 'join', 'msg {"to":1}', '\u0000'].map((line) =>
    toDialect(query, text(line)),
  );
}

/** A frame whose second half never comes; the answer of the next connection. */
async function cutOff(place: Parameters<Input>[0]): Promise<string> {
  const peer = await enter(place);
  const whole = text(JSON.stringify({ type: 'people', room: place.room, ref: 'x' }));
  peer.send(whole.subarray(0, whole.length / 2));
  peer.socket.resetAndDestroy();
  return command(() => ({ type: 'people' }))(place);
}

async function inSegments(place: Parameters<Input>[0]): Promise<string> {
  const peer = await enter(place);
  await peer.drip(text(JSON.stringify({ type: 'people', room: place.room, ref: 'x' })));
  return answerTo(peer);
}

function isAt(outcome: Outcome | readonly Outcome[], codes: readonly number[]): boolean {
  return [outcome].flat().some((one) => one.type === 'closes' && codes.includes(one.code));
}

async function opened(place: Parameters<Input>[0], bytes: Uint8Array): Promise<Peer> {
  const peer = await openNative(place);
  peer.send(bytes);
  return peer;
}

function manyPings(): readonly Uint8Array[] {
  return [Buffer.concat(Array.from({ length: 20_000 }, () => frame(opcode.ping)))];
}
