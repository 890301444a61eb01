import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/protocol/limit.ts';
import {
  countPoints,
  faultOfName,
  faultOfText,
  isBlank,
  keepText,
} from '../../src/protocol/text.ts';

const fault = (text: string) => faultOfText(text, defaultLimits);

describe('a text', () => {
  test('is kept as sent, but for NUL and lone surrogates', () => {
    expect(keepText(' e\u0301 \u2028 <b>\u202e ')).toBe(' e\u0301 \u2028 <b>\u202e ');
    expect(keepText('a\0b\ud800c\udc00')).toBe('a\ufffdb\ufffdc\ufffd');
  });

  test('is counted in code points', () => {
    expect(countPoints('a🫖\ud800b')).toBe(4);
    expect(fault('🫖'.repeat(4_000))).toBeUndefined();
    expect(fault('🫖'.repeat(4_001))).toBe('text_too_long');
    expect(fault('x'.repeat(4_001))).toBe('text_too_long');
  });

  test.each([
    '',
    ' \n\t',
    '\u200b\u200d',
    '\u3164',
    '\u2800',
    '\u0000',
    '\ufeff',
  ])('%j shows nothing', (text) => {
    expect(isBlank(text)).toBe(true);
    expect(fault(text)).toBe('text_empty');
  });

  test('may carry eight marks on a letter and no more', () => {
    expect(fault(`a${'\u0301'.repeat(8)}`)).toBeUndefined();
    expect(fault(`a${'\u0301'.repeat(9)}`)).toBe('text_marks');
    expect(fault('👨‍👩‍👧‍👦'.repeat(500))).toBeUndefined();
  });
});

test('a name has at most 64 code points', () => {
  expect(faultOfName('🫖'.repeat(64), defaultLimits)).toBeUndefined();
  expect(faultOfName('🫖'.repeat(65), defaultLimits)).toBe('name_too_long');
});
