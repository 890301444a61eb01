import { type Case, closes, hears, type Outcome, type Wire } from './case.ts';
import { fragments, frame, opcode, text } from './frame.ts';

/** Messages in several frames. */
export function fragmentCases({ name, say }: Wire): readonly Case[] {
  const hi = say('hi');
  const begun = text(hi.slice(0, 5), { fin: false });
  const rest = frame(opcode.continuation, hi.slice(5));
  const empty = frame(opcode.continuation, '', { fin: false });
  const spaces = (count: number) => fragments(hi.padEnd(64 * 64), Math.ceil(4_096 / count));
  // Where the answer is the line itself, it waits for the disk, and the connection does not.
  const answered = (end: Outcome) => (name === 'native' ? [hears('hi'), end] : end);
  return [
    ['two fragments are one message', [begun, rest], hears('hi')],
    ['two fragments, an octet a segment', [begun, rest], hears('hi'), 'drips'],
    ['a fragment for every octet', fragments(hi, 1), hears('hi')],
    ['an empty first fragment', [text('', { fin: false }), ...continued(hi)], hears('hi')],
    ['an empty last fragment', [text(hi, { fin: false }), frame(opcode.continuation)], hears('hi')],
    ['empty fragments between others', [begun, empty, empty, rest], hears('hi')],
    [
      'two fragmented messages after each other',
      [...fragments(say('one'), 9), ...fragments(say('two'), 7)],
      [hears('one'), hears('two')],
    ],
    ['64 fragments', spaces(64), hears('hi')],
    ['65 fragments', [begun, ...Array(63).fill(empty), rest], closes(1008)],
    ['65 fragments, all empty but two', [begun, ...Array(64).fill(empty)], closes(1008)],
    ['a continuation of nothing', frame(opcode.continuation, hi), closes(1002)],
    ['a continuation of nothing, not the last', empty, closes(1002)],
    [
      'a continuation of a whole message',
      [text(hi), frame(opcode.continuation, hi)],
      answered(closes(1002)),
    ],
    ['a text inside a fragmented text', [begun, text(hi)], closes(1002)],
    ['a fragmented text inside a fragmented text', [begun, begun], closes(1002)],
    ['a binary message inside a fragmented text', [begun, frame(opcode.binary, hi)], closes(1002)],
    [
      'a binary message in fragments',
      [frame(opcode.binary, hi.slice(0, 5), { fin: false }), rest],
      name === 'native' ? closes(1003) : hears('hi'),
    ],
  ];
}

const continued = (payload: string) => [
  frame(opcode.continuation, payload.slice(0, 3), { fin: false }),
  frame(opcode.continuation, payload.slice(3)),
];
