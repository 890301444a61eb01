import { type Case, closes, hears, type Outcome, type Wire } from './case.ts';
import { fragments, frame, opcode, text } from './frame.ts';

/** The first and the last code point of every length, and those that are mistaken for faults. */
const edges: readonly [string, number][] = [
  ['the last of one octet', 0x7f],
  ['the first of two octets', 0x80],
  ['the last of two octets', 0x7ff],
  ['the first of three octets', 0x800],
  ['the last before the surrogates', 0xd7ff],
  ['the first after the surrogates', 0xe000],
  ['the byte order mark', 0xfeff],
  ['the replacement character', 0xfffd],
  ['a noncharacter', 0xfffe],
  ['the last of three octets', 0xffff],
  ['the first of four octets', 0x10000],
  ['the last noncharacter but one', 0x10fffe],
  ['the last of all', 0x10ffff],
];

const invalid: Readonly<Record<string, readonly string[]>> = {
  'a continuation octet alone': ['80', 'bf', '80bf', '80bf80bf80bf'],
  'an octet that never is': ['fe', 'ff', 'feff', 'fefeffff'],
  'an overlong form': ['c080', 'c0af', 'c1bf', 'e08080', 'e080af', 'e09fbf'],
  'an overlong form of four octets': ['f0808080', 'f08080af', 'f08fbfbf'],
  'a form of five or six octets': ['f888808080', 'fbbfbfbfbf', 'fc8480808080', 'fdbfbfbfbfbf'],
  'a surrogate': ['eda080', 'edadbf', 'edae80', 'edafbf', 'edb080', 'edbe80', 'edbfbf'],
  'a pair of surrogates': ['eda080edb080', 'edafbfedbfbf', 'eda0bdedb880'],
  'more than U+10FFFF': ['f4908080', 'f5808080', 'f7bfbfbf'],
  'a beginning without its end': ['c3', 'e282', 'e2', 'f09f98', 'f09f', 'f0'],
  'an octet amiss': ['c328', 'e228a1', 'e28228', 'f0288cbc', 'f09028bc', 'f0908c28'],
};

/** What texts may be made of. */
export function utf8Cases({ name, say }: Wire): readonly Case[] {
  const [before = '', after = ''] = say('|').split('|');
  const around = (octets: string) =>
    Buffer.concat([Buffer.from(before), Buffer.from(octets, 'hex'), Buffer.from(after)]);
  const kosme = 'κόσμε 😀';
  // What is shown of a text is the dialect's own affair; the native one gives back what it got.
  const heard = (said: string): Outcome => hears(name === 'native' ? said : 'x');
  const said = (character: string) => (name === 'native' ? character : `x","y":"${character}`);
  const cases = Object.entries(invalid).flatMap(([what, sequences]) =>
    sequences.map((octets): readonly [string, string] => [`${what}: ${octets}`, octets]),
  );
  return [
    ...edges.map(([what, point]): Case => {
      const character = String.fromCodePoint(point);
      return [`${what} is heard`, text(say('|').replace('|', said(character))), heard(character)];
    }),
    ['letters of two to four octets are heard', text(say(kosme)), hears(kosme)],
    ['characters cut by frames are heard', fragments(say(kosme), 1), hears(kosme)],
    ['characters cut by segments are heard', text(say(kosme)), hears(kosme), 'drips'],
    ...cases.map(([what, octets]): Case => [what, text(around(octets)), closes(1007)]),
    ...cases.map(([what, octets]): Case => {
      return [`${what}, cut by a frame`, cut(around(octets), before.length + 1), closes(1007)];
    }),
    ['a text that is cut within a character', text(Buffer.of(0x22, 0xe2, 0x82)), closes(1007)],
    [
      'a character whose end is a message of its own',
      [text(Buffer.of(0xe2, 0x82)), text(Buffer.of(0xac))],
      closes(1007),
    ],
  ];
}

const cut = (payload: Buffer, at: number) => [
  text(payload.subarray(0, at), { fin: false }),
  frame(opcode.continuation, payload.subarray(at)),
];
