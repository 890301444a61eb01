import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { countPoints, faultOfText, isBlank, keepText } from '../../src/protocol/text.ts';

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

describe('marks are counted on their letter, whatever stands between them', () => {
  const pile = '\u0301'.repeat(8);

  test.each([
    ['a non-joiner', '\u200c'],
    ['a joiner', '\u200d'],
    ['a soft hyphen', '\u00ad'],
    ['a variation selector', '\ufe0f'],
    ['a grapheme joiner', '\u034f'],
    ['a tag', '\u{e0061}'],
    ['a skin tone', '\u{1f3fd}'],
    ['a vowel sign that is a letter', '\u0e33'],
    ['a joined emoji', '\u200d❤'],
  ])('%s', (_, between) => {
    expect(fault(`a${pile}${between}`)).toBeUndefined();
    expect(fault(`a${pile}${between}\u0301`)).toBe('text_marks');
  });

  test('and begin anew with the next letter', () => {
    expect(fault(`a${pile}b${pile} ${pile}`)).toBeUndefined();
  });

  test('of the limits in force', () => {
    const limits = { ...defaultLimits, marks: 2 };
    expect(faultOfText('a\u0301\u0301', limits)).toBeUndefined();
    expect(faultOfText('a\u0301\u200c\u0301\u0301', limits)).toBe('text_marks');
  });

  test('as Unicode counts them: no grapheme of a text that passes has more', () => {
    const segmenter = new Intl.Segmenter();
    const marksOf = (grapheme: string) =>
      [...grapheme].filter((one) => /[\p{M}--\p{Default_Ignorable_Code_Point}]/v.test(one)).length;
    const unit = fc.constantFrom(
      ...[
        'a',
        '\u0301',
        pile,
        '\u200c',
        '\u200d',
        '\ufe0f',
        '\u0e33',
        '\u{1f3fd}',
        '❤',
        '각',
        '\u00ad',
      ],
      ...['\u034f', '\uff9e', '\u093e', '\u1160', '\u0600'],
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
        const most = Math.max(
          0,
          ...[...segmenter.segment(text)].map((one) => marksOf(one.segment)),
        );
        return faultOfText(text, defaultLimits) !== undefined || most <= 8;
      }),
    );
  });

  test('in a moment, however long the text', () => {
    const began = performance.now();
    for (const unit of ['\u200c', '\u0301\u200c', '\ufe0f', `${pile}\u200c`, '\u200d❤']) {
      fault(`a${unit.repeat(4_000)}`.slice(0, 4_000));
    }
    expect(performance.now() - began).toBeLessThan(500);
  });
});
