import { describe, expect, test } from 'vitest';
import { keptFor } from '../../src/protocol/keeping.ts';
import { isSettingName, settingNames, settingRows } from '../../src/protocol/setting.ts';
import { isSettingValue, settingValue } from '../../src/protocol/setting-value.ts';

describe.each(settingNames)('the setting %s', (name) => {
  test('may be what it usually is, and tells people what it does', () => {
    const { usual, label, words } = settingRows[name];
    expect(isSettingValue(name, usual)).toBe(true);
    expect(label).toMatch(/^[A-Z].*[^.]$/);
    expect(words).toMatch(/^[A-Z].*\.$/);
  });

  test('may not be what no setting is', () => {
    for (const value of [undefined, null, Number.NaN, 0.5, -1, [], {}, 'no such\0 value']) {
      expect(isSettingValue(name, value)).toBe(false);
    }
  });
});

test('a name is one of the table, and not of what every object has', () => {
  expect(isSettingName('slow')).toBe(true);
  expect(isSettingName('toString')).toBe(false);
});

test.each([
  ['slow', 21_600, 21_601],
  ['read', 'members', 'moderators'],
  ['title', 'x'.repeat(80), 'x'.repeat(81)],
  ['title', '👋'.repeat(80), 'two\nlines'],
  ['rules', 'two\nlines', 'x'.repeat(2_001)],
  ['filters', 'é'.repeat(8_192), `${'é'.repeat(8_192)}x`],
  ['filters', '\n'.repeat(499), '\n'.repeat(500)],
  ['keep', '3650d', '3651d'],
  ['keep', '1000000', '1000001'],
  ['keep', '12h', '0d'],
  ['password', 'k2v9x4p7m3w2', 'hunter2'],
  ['password', false, true],
] as const)('%s is cut at its bounds', (name, last, over) => {
  expect(isSettingValue(name, last)).toBe(true);
  expect(isSettingValue(name, over)).toBe(false);
});

test.each([
  ['slow', '30', 30],
  ['slow', '30s', undefined],
  ['slow', '', undefined],
  ['archived', 'yes', true],
  ['archived', 'off', false],
  ['archived', 'constructor', undefined],
  ['read', 'members', 'members'],
  ['read', 'me', undefined],
  ['topic', '5', '5'],
] as const)('%s as typed %j is %j', (name, typed, value) => {
  expect(settingValue(name, typed)).toBe(value);
});

test('what is kept is told in milliseconds or messages', () => {
  expect(keptFor('')).toBeUndefined();
  expect(keptFor('12h')).toEqual({ ms: 43_200_000 });
  expect(keptFor('30d')).toEqual({ ms: 2_592_000_000 });
  expect(keptFor('1000')).toEqual({ messages: 1_000 });
});
