import { type Case, closes, hears, stays, type Wire } from './case.ts';
import { frame, opcode, text } from './frame.ts';

const hex = (value: number) => `0x${value.toString(16)}`;
const kinds = Object.entries(opcode);

/** Masks, and what is no frame at all. */
export function framingCases({ name, say }: Wire): readonly Case[] {
  const hi = say('hi');
  return [
    ['a masked text is heard', text(hi), hears('hi')],
    ['a mask of zeros is one', text(hi, { mask: [0, 0, 0, 0] }), hears('hi')],
    ['a mask of ones is one', text(hi, { mask: [255, 255, 255, 255] }), hears('hi')],
    [
      'messages of one segment are heard in their order',
      ['one', 'two', 'three'].map((said) => text(say(said))),
      ['one', 'two', 'three'].map(hears),
    ],
    ['a message of one octet a segment is heard', text(hi), hears('hi'), 'drips'],
    ['a binary message', frame(opcode.binary, hi), name === 'native' ? closes(1003) : hears('hi')],
    ['HTTP in place of frames', Buffer.from('GET / HTTP/1.1\r\n\r\n'), closes(1002)],
    ['zeros in place of frames', Buffer.alloc(8), closes(1002)],
    ...kinds.map(([kind, code]): Case => {
      const unmasked = frame(code, '', { mask: undefined });
      return [`a ${kind} frame without a mask`, unmasked, closes(1002)];
    }),
    ['a text without a mask', text(hi, { mask: undefined }), closes(1002)],
    [
      'what follows a fault is not looked at',
      [frame(opcode.ping, '', { rsv: 1 }), text(hi)],
      closes(1002),
    ],
  ];
}

/** What a later version may give a meaning. */
export function reservedCases({ say }: Wire): readonly Case[] {
  const hi = say('hi');
  const reserved = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];
  return [
    ...[1, 2, 3, 4, 5, 6, 7].flatMap((rsv) =>
      kinds.map(([kind, code]): Case => {
        const bits = rsv.toString(2).padStart(3, '0');
        return [`reserved bits ${bits} on a ${kind} frame`, frame(code, '', { rsv }), closes(1002)];
      }),
    ),
    ...reserved.flatMap((code): readonly Case[] => [
      [`opcode ${hex(code)}`, frame(code, hi), closes(1002)],
      [`opcode ${hex(code)}, empty`, frame(code), closes(1002)],
      [`opcode ${hex(code)}, to be continued`, frame(code, hi, { fin: false }), closes(1002)],
    ]),
  ];
}

/** Every form of a length, and lengths that are only told. */
export function lengthCases({ name, say }: Wire): readonly Case[] {
  const most = 65_536;
  const padded = (octets: number) => say('hi').padEnd(octets);
  const short = say('hi').length;
  const blank = name === 'native' ? [hears('bad_json'), stays] : closes(1008);
  const only = (declares: bigint) => text('', { declares, lengthBits: 64 });
  const shortForms = [16, 64] as const;
  return [
    ['a text of no octets', text(''), blank],
    ['a text of one octet', text(' '), blank],
    ...[125, 126, 127, 128, 65_535, most].map(
      (octets): Case => [`a text of ${octets} octets is heard`, text(padded(octets)), hears('hi')],
    ),
    ...shortForms.map(
      (lengthBits): Case => [
        `${short} octets, told in ${lengthBits} bits, are heard`,
        text(say('hi'), { lengthBits }),
        hears('hi'),
      ],
    ),
    ['126 octets, told in 64 bits, are heard', text(padded(126), { lengthBits: 64 }), hears('hi')],
    [`a text of ${most + 1} octets`, text(padded(most + 1)), closes(1009)],
    [
      `${most + 1} octets in two frames`,
      [text(padded(40_000), { fin: false }), frame(opcode.continuation, ' '.repeat(most - 39_999))],
      closes(1009),
    ],
    [`${most + 1} octets told, none sent`, only(BigInt(most + 1)), closes(1009)],
    ['2^31 octets told, none sent', only(2n ** 31n), closes(1009)],
    ['2^32 octets told, none sent', only(2n ** 32n), closes(1009)],
    ['2^53 - 1 octets told, none sent', only(2n ** 53n - 1n), closes(1009)],
    ['2^53 octets told, none sent', only(2n ** 53n), closes(1009)],
    ['the top bit of a length', only(2n ** 63n), closes(1009)],
    ['all bits of a length', only(2n ** 64n - 1n), closes(1009)],
    [
      '2^31 octets told in a continuation',
      [
        text(' ', { fin: false }),
        frame(opcode.continuation, '', { declares: 2n ** 31n, lengthBits: 64 }),
      ],
      closes(1009),
    ],
  ];
}
