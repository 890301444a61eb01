import { type Case, closes, hears, type Wire } from './case.ts';
import { close, frame, opcode, text } from './frame.ts';

/** Codes that a close frame may carry: those of RFC 6455, 7.4, and of its registry, and one's own. */
const mayBeSent = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];
const own = [3000, 3999, 4000, 4499, 4999];
const mayNot = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535];

const longest = 'ü'.repeat(61);

/** The closing handshake. */
export function closeCases({ name, say }: Wire): readonly Case[] {
  return [
    ['a close without a code', frame(opcode.close), closes(1005)],
    ['a close of one octet', frame(opcode.close, Buffer.of(3)), closes(1002)],
    ...[...mayBeSent, ...own].map((code): Case => [`code ${code}`, close(code), closes(code)]),
    ...mayNot.map((code): Case => [`code ${code}`, close(code), closes(1002)]),
    ['a reason', close(1000, 'good bye'), closes(1000)],
    ['a reason of 123 octets', close(1000, `${longest}.`), closes(1000)],
    ['a reason of 124 octets', close(1000, `${longest}..`), closes(1002)],
    ['a reason that is no UTF-8', close(1000, Buffer.of(0xff)), closes(1007)],
    ['a reason that is a surrogate', close(1000, Buffer.of(0xed, 0xa0, 0x80)), closes(1007)],
    ['a reason cut within a character', close(1000, Buffer.of(0x61, 0xe2, 0x82)), closes(1007)],
    ['a close, an octet a segment', close(4000, 'slowly'), closes(4000), 'drips'],
    [
      'a text before a close is answered, if at all, before it',
      [text(say('hi')), close(1000)],
      name === 'native' ? [hears('hi'), closes(1000)] : closes(1000),
    ],
    ['a close twice', [close(1000), close(1001)], closes(1000)],
    ['a ping after a close', [close(1000), frame(opcode.ping, 'still there?')], closes(1000)],
    ['a text after a close', [close(1000), text(say('hi'))], closes(1000)],
    ['garbage after a close', [close(1000), Buffer.alloc(1_000, 0xff)], closes(1000)],
  ];
}
