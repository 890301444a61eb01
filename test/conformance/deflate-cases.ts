import { constants, deflateRawSync } from 'node:zlib';
import { type Case, closes, hears, pongs, stays, type Wire } from './case.ts';
import { fragments, frame, opcode, rsv1, text } from './frame.ts';

/** A message as RFC 7692, 7.2.1 compresses it: no context before it, no tail after it. */
export function pack(payload: string | Uint8Array): Buffer {
  return deflateFlushed(payload).subarray(0, -4);
}

const packed = (payload: string | Uint8Array) => text(pack(payload), { rsv: rsv1 });
const packedIn = (payload: string, octets: number) =>
  fragments(pack(payload), octets, { rsv: rsv1 });

/** The same as blocks that others may follow. */
export function deflateFlushed(payload: string | Uint8Array): Buffer {
  return deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH });
}

/** A block that holds its octets as they are. */
function stored(payload: string, isLast = false): Buffer {
  const { length } = Buffer.from(payload);
  const head = Buffer.of(
    isLast ? 1 : 0,
    length & 255,
    length >> 8,
    ~length & 255,
    255 - (length >> 8),
  );
  return Buffer.concat([head, Buffer.from(payload)]);
}

/** Messages on a connection that has agreed on permessage-deflate. */
export function deflateCases({ name, say }: Wire): readonly Case[] {
  const hi = say('hi');
  const blank = name === 'native' ? [hears('bad_json'), stays] : closes(1008);
  const compressed = pack(hi);
  const begun = text(compressed.subarray(0, 5), { rsv: rsv1, fin: false });
  const rest = compressed.subarray(5);
  const as = (kind: number, bits: number) => frame(kind, rest, { rsv: bits });
  const both = pack(hi + hi);
  // Elsewhere the answer is the line itself, which waits for the disk.
  const backwards: Case = [
    'a reference to the message before',
    [packed(hi), text(both.subarray(compressed.length - 2), { rsv: rsv1 })],
    [hears('hi'), closes(1007)],
  ];
  return [
    ['a compressed message is heard', packed(hi), hears('hi')],
    ['a message that is not compressed is heard', text(hi), hears('hi')],
    [
      'compressed and other messages in turn',
      [packed(say('1')), text(say('2')), packed(say('3')), text(say('4'))],
      ['1', '2', '3', '4'].map(hears),
    ],
    [
      'the same message twice, each by itself',
      [packed(hi), packed(hi)],
      [hears('hi'), hears('hi')],
    ],
    ['a message of 3,000 octets', packed(hi.padEnd(3_000)), hears('hi')],
    ['an octet a segment', packed(hi), hears('hi'), 'drips'],
    ['two fragments', [begun, frame(opcode.continuation, rest)], hears('hi')],
    ['a fragment for every octet', packedIn(hi, 1), hears('hi')],
    [
      'an empty fragment at the end',
      [text(compressed, { rsv: rsv1, fin: false }), frame(opcode.continuation)],
      hears('hi'),
    ],
    [
      'a ping between fragments',
      [begun, frame(opcode.ping, 'now'), frame(opcode.continuation, rest)],
      [pongs('now'), hears('hi')],
    ],
    [
      'a message behind fragments that are not compressed',
      [...fragments(hi, 20), packed(say('packed'))],
      [hears('hi'), hears('packed')],
    ],
    ['nothing, as one octet', text(Buffer.of(0), { rsv: rsv1 }), blank],
    ['nothing, as no octet', text('', { rsv: rsv1 }), blank],
    [
      'a block that is stored',
      text(Buffer.concat([stored(hi), Buffer.of(0)]), { rsv: rsv1 }),
      hears('hi'),
    ],
    [
      'blocks of several kinds',
      text(Buffer.concat([deflateFlushed(hi.slice(0, 9)), stored(hi.slice(9)), Buffer.of(0)]), {
        rsv: rsv1,
      }),
      hears('hi'),
    ],
    [
      'a block that says it is the last, and another message',
      [text(Buffer.concat([deflateRawSync(hi), Buffer.of(0)]), { rsv: rsv1 }), packed(say('next'))],
      [hears('hi'), hears('next')],
    ],
    [
      'a binary message',
      frame(opcode.binary, compressed, { rsv: rsv1 }),
      name === 'native' ? closes(1003) : hears('hi'),
    ],
    ['RSV1 on a continuation', [begun, as(opcode.continuation, rsv1)], closes(1002)],
    [
      'RSV1 on the continuation of a message that is not compressed',
      [text(hi, { fin: false }), as(opcode.continuation, rsv1)],
      closes(1002),
    ],
    ...[opcode.close, opcode.ping, opcode.pong].map(
      (kind): Case => [
        `RSV1 on control frame ${kind}`,
        frame(kind, '', { rsv: rsv1 }),
        closes(1002),
      ],
    ),
    ...[1, 2, 3, 5, 6, 7].map(
      (bits): Case => [`reserved bits ${bits} on a text`, as(opcode.text, bits), closes(1002)],
    ),
    ['a reserved opcode', as(3, rsv1), closes(1002)],
    ['garbage', text(Buffer.alloc(64, 0xfe), { rsv: rsv1 }), closes(1007)],
    [
      'garbage in a continuation',
      [begun, frame(opcode.continuation, Buffer.alloc(64, 0xff))],
      closes(1007),
    ],
    ['a text that is not compressed, said to be', text(hi, { rsv: rsv1 }), closes(1007)],
    [
      'a stored block whose lengths differ',
      text(Buffer.of(0, 5, 0, 5, 0, 1, 2), { rsv: rsv1 }),
      closes(1007),
    ],
    ...(name === 'native' ? [backwards] : []),
    ['what is no UTF-8 once inflated', packed(Buffer.of(0x22, 0xc0, 0xaf, 0x22)), closes(1007)],
    ['what is cut within a character', packed(Buffer.of(0x22, 0xe2, 0x82)), closes(1007)],
    [
      'UTF-8 that compression cuts',
      packedIn(say('κόσμε 😀'.repeat(9)), 3),
      hears('κόσμε 😀'.repeat(9)),
    ],
  ];
}

const million = deflateFlushed(Buffer.alloc(1_000_000));
/** 200 MB in 200 KB. */
const bomb = Buffer.concat([...Array(200).fill(million), Buffer.of(0)]);

/** Messages that are much larger than they look. */
export function bombCases({ say }: Wire): readonly Case[] {
  const most = say('hi').padEnd(65_536);
  return [
    ['65,536 octets once inflated are heard', packed(most), hears('hi')],
    ['65,537 octets once inflated', packed(`${most} `), closes(1009)],
    ['65,537 octets in fragments', packedIn(`${most} `, 20), closes(1009)],
    ['200 MB in 200 KB', text(bomb, { rsv: rsv1 }), closes(1009)],
    ['200 MB in fragments of 4 KB', fragments(bomb, 4_096, { rsv: rsv1 }), closes(1009)],
    [
      'the first 64 MB of it, in 64 KB',
      text(bomb.subarray(0, 65_536), { rsv: rsv1 }),
      closes(1009),
    ],
  ];
}
