import { type Case, closes, hears, pongs, stays, type Wire } from './case.ts';
import { close, frame, opcode, text } from './frame.ts';

const every = Buffer.from(Array.from({ length: 125 }, (_, i) => i * 2));

/** Pings and pongs, alone and in the middle of messages. */
export function controlCases({ say }: Wire): readonly Case[] {
  const hi = say('hi');
  const begun = text(hi.slice(0, 5), { fin: false });
  const more = frame(opcode.continuation, hi.slice(5, 9), { fin: false });
  const rest = frame(opcode.continuation, hi.slice(9));
  const ping = (payload: string | Uint8Array) => frame(opcode.ping, payload);
  const kinds = Object.entries({ close: 8, ping: 9, pong: 10 });
  return [
    ['a ping of nothing', ping(''), pongs('')],
    ['a ping of a word', ping('hello'), pongs('hello')],
    ['a ping of 125 octets that are no text', ping(every), pongs(every)],
    ['a ping, an octet a segment', ping('slowly'), pongs('slowly'), 'drips'],
    ['ten pings, in their order', [...'0123456789'].map(ping), [...'0123456789'].map(pongs)],
    ['a pong that nobody asked for', frame(opcode.pong, 'here'), stays],
    ['a pong of nothing', frame(opcode.pong), stays],
    ['a pong of 125 octets', frame(opcode.pong, every), stays],
    [
      'a pong that nobody asked for, then a ping',
      [frame(opcode.pong, 'a'), ping('b')],
      [pongs('b'), stays],
    ],
    ['a ping between fragments', [begun, ping('now'), rest0(hi)], [pongs('now'), hears('hi')]],
    [
      'a ping between all fragments',
      [begun, ping('1'), more, ping('2'), rest],
      [pongs('1'), pongs('2'), hears('hi')],
    ],
    ['a pong between fragments', [begun, frame(opcode.pong), rest0(hi)], hears('hi')],
    ['a close between fragments', [begun, close(1000)], closes(1000)],
    ['21 pings in a second', Array(21).fill(ping('')), [...Array(21).fill(pongs('')), flooded]],
    ...kinds.flatMap(([kind, code]): readonly Case[] => [
      [`a ${kind} in fragments`, frame(code, '', { fin: false }), closes(1002)],
      [`a ${kind} of 126 octets`, frame(code, Buffer.alloc(126, 3)), closes(1002)],
      [`a ${kind} of 65,536 octets`, frame(code, Buffer.alloc(65_536, 3)), closes(1002)],
      [
        `a ${kind} whose short length is told at length`,
        frame(code, Buffer.of(3, 232), { lengthBits: 16 }),
        closes(1002),
      ],
    ]),
  ];
}

const flooded = closes(4502);

const rest0 = (payload: string) => frame(opcode.continuation, payload.slice(5));
