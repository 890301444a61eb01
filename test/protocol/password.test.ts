import { expect, test } from 'vitest';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { isPasswordVersion, keptPassword } from '../../src/protocol/password.ts';

const kept = (typed: string) => keptPassword(typed, defaultLimits);

test.each([
  ['open sesame', 'open sesame'],
  [' \topen sesame\r\n', 'open sesame'],
  ['ｏｐｅｎ　ｓｅｓａｍｅ', 'open sesame'],
  ['caf\u0065\u0301', 'caf\u00e9'],
  ['Ⅳ', 'IV'],
  ['Ｓｅｓａｍｅ', 'Sesame'],
  ['🫖🔑', '🫖🔑'],
])('%j is compared as %j', (typed, word) => {
  expect(kept(typed)).toBe(word);
});

test.each([
  ['nothing', ''],
  ['blanks', ' \u3000\n'],
  ['a control', 'open\u0007sesame'],
  ['a line break within', 'open\nsesame'],
  ['half a character', 'open \ud83e'],
  ['too many characters', 'x'.repeat(129)],
  ['too many that fold to few', '\u0301'.repeat(129)],
])('%s can be none', (_, typed) => {
  expect(kept(typed)).toBe(undefined);
});

test('the bound counts characters as people type them', () => {
  expect(kept('🫖'.repeat(128))).toBe('🫖'.repeat(128));
  // One of these folds to eighteen letters: it is still one that somebody typed.
  expect(kept('\ufdfa'.repeat(128))).toHaveLength(128 * 18);
});

test('a version is no password', () => {
  expect(isPasswordVersion('k2v9x4p7m3w2')).toBe(true);
  for (const none of ['k2v9x4p7m3w', 'K2V9X4P7M3W2', 'k2v9x4p7m3w2\n', true, 7, undefined]) {
    expect(isPasswordVersion(none)).toBe(false);
  }
});
