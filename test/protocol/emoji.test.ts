import { describe, expect, test } from 'vitest';
import { isEmojiAlone, wholeEmoji } from '../../src/protocol/emoji.ts';

const points = Array.from({ length: 0x20000 }, (_, point) => point)
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point));
const pictures = points.filter((one) => /\p{Emoji}/u.test(one));
const tones = ['', '\u{1f3fb}', '\u{1f3ff}'];
const isEmoji = (text: string) => /^\p{RGI_Emoji}$/v.test(text);

/** Every emoji of one, two and, where people are in it, more parts, in its recommended spelling. */
function everyEmoji(): string[] {
  const spelled = pictures.flatMap((one) => [one, `${one}\ufe0f`]);
  const people = pictures.filter((one) => /\p{Emoji_Modifier_Base}/u.test(one));
  const parts = [...spelled.filter(isEmoji), '🦰', '🦱', '🦲', '🦳'];
  const toned = people.flatMap((one) => tones.slice(1).map((tone) => one + tone));
  const joined = [...spelled, ...toned].flatMap((one) =>
    parts.map((other) => `${one}\u200d${other}`),
  );
  const flags = pictures
    .filter((one) => /\p{Regional_Indicator}/u.test(one))
    .flatMap((one, _, all) => all.map((other) => one + other));
  const keys = Array.from('0123456789#*', (key) => `${key}\ufe0f\u20e3`);
  return [...spelled, ...toned, ...joined, ...flags, ...keys].filter(isEmoji);
}

describe('an emoji', () => {
  test('is itself, with and without its variation selectors', () => {
    const all = everyEmoji();
    expect(all.length).toBeGreaterThan(2_400);
    expect(all.filter((one) => wholeEmoji(one) !== one)).toEqual([]);
    expect(all.filter((one) => wholeEmoji(one.replaceAll('\ufe0f', '')) !== one)).toEqual([]);
  });

  test.each([
    ['❤', '❤️'],
    ['❤️', '❤️'],
    ['❤︎', '❤️'],
    ['1⃣', '1️⃣'],
    ['🏳‍🌈', '🏳️‍🌈'],
    ['👩🏿‍❤️‍💋‍👨🏻', '👩🏿‍❤️‍💋‍👨🏻'],
    ['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
    [
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ],
    ['☝🏽', '☝🏽'],
    ['👍️', '👍'],
  ])('%s is kept as %s', (sent, kept) => {
    expect(wholeEmoji(sent)).toBe(kept);
  });

  test.each([
    ...[
      '',
      ' ',
      '\n',
      '1',
      '#',
      'a',
      'LIAR',
      '\u200b',
      '\u3164',
      '\u202e',
      '<b>x</b>',
      '👍👍',
      '👍 ',
    ],
    ...[
      '👍a',
      '\u200d',
      '\ufe0f',
      '🇦',
      '👍\u0301',
      '👩‍👍',
      '\u{1f3f4}\u{e0067}',
      '🤣'.repeat(1_000),
    ],
  ])('%j is none', (text) => {
    expect(wholeEmoji(text)).toBeUndefined();
  });
});

test.each([
  ['🎉', true],
  ['❤', true],
  ['🍋 🎉\n👩‍👩‍👧', true],
  ['🇩🇪🏳️‍🌈 #️⃣', true],
  ['🎉🎉🎉🎉🎉🎉', true],
  ['🎉🎉🎉🎉🎉🎉🎉', false],
  ['🎉 yes', false],
  ['1 2', false],
  ['', false],
  ['  ', false],
  ['#', false],
])('%j stands alone and is large: %s', (text, is) => {
  expect(isEmojiAlone(text)).toBe(is);
});
