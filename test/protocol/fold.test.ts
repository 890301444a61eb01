import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, foldForSearch } from '../../src/protocol/fold.ts';

const points = Array.from({ length: 0x110000 }, (_, point) => point).filter(
  (point) => point < 0xd800 || point > 0xdfff,
);
const hex = (character: string) =>
  Array.from(character, (one) => one.codePointAt(0)?.toString(16)).join(' ');

/** Said of the letter and its marks each: what is folded is composed again. */
const changes = (text: string) =>
  text.normalize('NFC') !== text || /\p{Changes_When_NFKC_Casefolded}/u.test(text.normalize('NFD'));

/** Unicode takes Cherokee to its capitals; which of two letters stands for both is all the same. */
const isCherokee = (character: string) => /^\p{sc=Cherokee}$/u.test(character);

describe('a fold', () => {
  test('changes what NFKC_Casefold changes, and leaves nothing that it would change', () => {
    const wrong = points
      .map((point) => String.fromCodePoint(point))
      .filter((character) => !isCherokee(character))
      .filter((character) => {
        const folded = fold(character);
        return changes(character) !== (folded !== character) || changes(folded);
      });
    expect(wrong.map(hex)).toEqual([]);
  });

  test('takes together what a pattern without case takes together', () => {
    const wrong = points
      .map((point) => String.fromCodePoint(point))
      .filter((character) => /^[\p{CWL}\p{CWU}\p{CWCF}]$/u.test(character))
      .filter((character) => {
        const folded = fold(character);
        return (
          folded.length === character.length &&
          !new RegExp(`^${folded}$`, 'iu').test(character.normalize('NFKC'))
        );
      });
    expect(wrong.map(hex)).toEqual([]);
  });

  test.each([
    ['STRASSE', 'straße'],
    ['GROẞ', 'gross'],
    ['ΦΙΛΟΣ', 'φιλος'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ΐ', 'Ϊ́'],
    ['ᾳ', 'ΑΙ'],
    ['ﬃ', 'FFI'],
    ['ŉ', 'ʼN'],
    ['İ', 'i̇'],
    ['ｒｏｏｍ', 'room'],
    ['Å', 'å'],
    ['Ꭰ', 'ꭰ'],
    ['tea\u00ad', '\u200bt\u2060ea'],
    ['\u200etea\u202c', 'tea'],
    ['❤️', '❤'],
  ])('takes %s for %s', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  test.each([
    ['ı', 'i'],
    ['é', 'e'],
    ['а', 'a'],
    ['0', 'o'],
    ['1', 'l'],
  ])('does not take %s for %s', (one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });

  test('hangs on nothing that stands beside it: a capital sigma is one anywhere', () => {
    expect(fold('ΣΑΣ ΣΑΣ')).toBe('σασ σασ');
  });

  test.each([
    ['fold', fold],
    ['foldForSearch', foldForSearch],
  ])('%s leaves what is folded as it is', (_, made) => {
    const unit = fc.oneof(
      fc.constantFrom(
        'a',
        'K',
        'ß',
        'Σ',
        'ı',
        'İ',
        '\u0301',
        '\u0345',
        '\u00ad',
        '\u200d',
        'ﬁ',
        '’',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
        expect(made(made(text))).toBe(made(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a fold for search', () => {
  test.each([
    ['CAFÉ', 'cafe'],
    ['Ångström', 'angstrom'],
    ['Việt Nam', 'viet nam'],
    ['ёлка', 'елка'],
    ['ΐ', 'ι'],
    ['שָׁלוֹם', 'שלום'],
    ['مُحَمَّد', 'محمد'],
    ['don’t', "don't"],
    ['‚so‛ «so» „so“', `‚so' "so" „so"`],
    ['it´s', "it's"],
    ['﹁so﹂', '"so"'],
  ])('%s is found by %s', (text, words) => {
    expect(foldForSearch(text)).toBe(foldForSearch(words));
  });

  test.each([
    ['か', 'が'],
    ['कि', 'क'],
    ['ไม้', 'ไม'],
  ])('%s is not %s', (one, other) => {
    expect(foldForSearch(one)).not.toBe(foldForSearch(other));
  });
});
