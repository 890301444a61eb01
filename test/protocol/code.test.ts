import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newCode, roomName } from '../../src/protocol/code.ts';

const key = (spelling: string) => roomName(spelling)?.key;

describe('a room code', () => {
  test.each([
    ['Room1', 'room1'],
    ['tea-at-five', 'teaatfive'],
    [' Tea at  Five ', 'teaatfive'],
    ['ｒｏｏｍ１', 'room1'],
    ['tea–at—five', 'teaatfive'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['烟熏', '烟熏'],
    ['ÉCOLE', 'école'],
    ['a-\u0301', 'á'],
  ])('%s is %s', (spelling, expected) => {
    expect(key(spelling)).toBe(expected);
  });

  test.each([
    '',
    ' ',
    '---',
    'a/b',
    'a\u0000b',
    'a\u0007',
    '\ud800',
    '.',
    '..',
    'x'.repeat(65),
  ])('%j is none', (spelling) => {
    expect(roomName(spelling)).toBeUndefined();
  });

  test('folds no two letters together', () => {
    expect(key('r00m')).not.toBe(key('room'));
    expect(key('\u0430dmin')).not.toBe(key('admin'));
    expect(key('1')).not.toBe(key('l'));
  });

  test('may have 64 code points, however many code units they take', () => {
    expect(key('🫖'.repeat(64))).toBe('🫖'.repeat(64));
    expect(key('🫖'.repeat(65))).toBeUndefined();
  });

  test('is refused where its key would be too long', () => {
    expect(key('ﷺ'.repeat(4))?.length).toBeLessThanOrEqual(128);
    expect(key('ﷺ'.repeat(10))).toBeUndefined();
  });

  test('keeps its first spelling', () => {
    expect(roomName(' Tea-at-Five ')).toEqual({ key: 'teaatfive', code: 'Tea-at-Five' });
  });

  test('has a key that is its own key', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.constantFrom('a', 'K', '-', ' ', '\u0301', '\u0130', 'ﬁ'),
            fc.string({ unit: 'binary', maxLength: 1 }),
          ),
          maxLength: 30,
        }),
        (spelling) => {
          const found = key(spelling);
          expect(found === undefined || key(found) === found).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('made new can be read aloud', () => {
    expect(newCode((below) => below - 1)).toBe('999-999-999');
    expect(newCode(() => 0)).toMatch(/^[a-hjkmnp-z2-9]{3}(-[a-hjkmnp-z2-9]{3}){2}$/);
  });
});
