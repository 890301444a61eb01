import type { Input, Kind, Place } from './kind.ts';
import { asked, command, inRoom, messages } from './talk.ts';

/** A text that comes as a frame and as the body of a post. */
const both = (text: string): readonly Input[] => [inRoom(text), asked('POST', messages, text)];
const all = (texts: readonly string[]) => texts.flatMap(both);

const post = (more: object): Input => command(() => ({ type: 'post', text: 'hi', ...more }));

/** Fields of commands, and what is none of theirs. */
const fields = {
  type: 'post',
  room: 'a',
  text: 'hi',
  ref: 'x',
  seq: 1,
  emoji: '👍',
  after: { epoch: 'e', seq: 0 },
  limit: 10,
  on: true,
  name: 'ann',
  person: 'g_ann',
} as const;

const users: Readonly<Record<keyof typeof fields, string>> = {
  type: 'post',
  room: 'post',
  text: 'post',
  ref: 'post',
  seq: 'edit',
  emoji: 'react',
  after: 'join',
  limit: 'history',
  on: 'react',
  name: 'name',
  person: 'grant',
};
const shapes: readonly unknown[] = [
  null,
  true,
  7,
  [],
  ['x'],
  {},
  { $ne: 1 },
  { $gt: '' },
  { toString: 1 },
];

/** Every field of another type than its own. */
const wrongTypes = Object.entries(users).flatMap(([field, type]) =>
  shapes
    .filter((shape) => !(field === 'limit' && shape === 7) && !(field === 'seq' && shape === 7))
    .filter((shape) => !(field === 'on' && shape === true))
    .map((shape) => command(() => ({ ...fields, type, [field]: shape }))),
);

const numbers = ['1e400', '9007199254740993', '-0', '0.5', '-1', '1e21', '"1"', 'NaN', '0x1'];
const inNumber = (place: Place, number: string) =>
  `{"type":"edit","room":"${place.room}","text":"hi","ref":"x","seq":${number}}`;

const refs = ['', 'x'.repeat(65), 'x'.repeat(60_000), '\ud800', '😀'.repeat(65)];
const prototype = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

const kinds: readonly (readonly [name: string, inputs: readonly Input[]])[] = [
  ['nothing, scalars, lists', all(['', ' ', 'null', 'true', '7', '"hello"', '[]', '[1]', '{}'])],
  [
    'broken',
    all(['{', '{"type":', '[1', '{"a":1}}', "{'a':1}", '{a:1}', '{"a":1,}', '// {}', '\ufeff{}']),
  ],
  [
    'deep or wide',
    all([
      '['.repeat(5_000),
      `${'['.repeat(500)}${']'.repeat(500)}`,
      `{"text":${'{"a":'.repeat(9)}1${'}'.repeat(9)}}`,
      JSON.stringify({ text: 'hi', more: Array.from({ length: 65 }, (_, i) => i) }),
    ]),
  ],
  ['a field of another type, operator objects', wrongTypes],
  [
    'numbers beyond range',
    numbers.map(
      (number): Input =>
        (place) =>
          inRoom(inNumber(place, number))(place),
    ),
  ],
  ['refs that are empty, long or half a letter', refs.map((ref) => post({ ref }))],
  [
    'fields that are the server’s: seq, author, at',
    [post({ seq: 9, at: 1, epoch: 'mine', author: { id: 'host', name: 'host', role: 'host' } })],
  ],
  [
    'prototype keys as fields',
    prototype.map((key): Input => {
      return (place) =>
        inRoom(`{"${key}":{"type":"post","admin":true},"room":"${place.room}"}`)(place);
    }),
  ],
  [
    'prototype keys as the name of a command, a setting, a role',
    prototype.flatMap((key) => [
      command(() => ({ type: key })),
      command(() => ({ type: 'set', setting: key, value: true })),
      command(() => ({ type: 'grant', person: 'g_x', role: key })),
    ]),
  ],
  [
    'commands that are none, a thousand of them',
    [
      inRoom(
        ...Array.from({ length: 1_000 }, (_, i) => JSON.stringify({ type: `no${i}`, ref: `${i}` })),
      ),
    ],
  ],
];

/** JSON that is none, or says what no client may. */
export const jsonKinds: readonly Kind[] = kinds.map(([name, inputs]) => {
  return { group: 'json', name, inputs };
});
