import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldForSearch } from '../../src/protocol/fold.ts';
import {
  type Gram,
  gramsOf,
  markGrams,
  narrow,
  rowsFor,
  rowWords,
} from '../../src/store/search/gram.ts';
import { hasBlock } from '../../src/store/search/room-index.ts';
import { holdsAll, wordsOf } from '../../src/store/search/word.ts';

/** Which blocks may hold the words. */
function candidates(bits: Uint32Array, grams: readonly Gram[]): number[] {
  const blocks = new Uint32Array([0xffffffff, 0xffffffff]);
  const rows = bits.length / rowWords;
  for (const gram of grams) {
    const row = gram.row % rows;
    narrow(blocks, bits.subarray(row * rowWords, (row + 1) * rowWords), gram);
  }
  return Array.from({ length: 64 }, (_, block) => block).filter((block) => hasBlock(blocks, block));
}

describe('grams', () => {
  test('are as long as tells enough', () => {
    const count = (word: string) => gramsOf([word]).length;
    expect(
      ['k', 'ok', 'tea', 'kettle', '好', '东京', '東京駅', 'a東京', '🎉', 'a\u0000b'].map(count),
    ).toEqual([1, 1, 1, 3, 1, 1, 2, 2, 1, 0]);
    expect(count('x'.repeat(200))).toBe(1);
    const long = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    expect(count(long)).toBe(24);
  });

  test('find every block that holds the words', () => {
    const character = fc.constantFrom(...'aaabbbz0 .\n\u00a0\u0000é好京👍İßﬁ’');
    const words = fc.string({ unit: character, maxLength: 12 });
    fc.assert(
      fc.property(words, words, words, fc.nat(63), (before, query, after, block) => {
        const folded = foldForSearch(before + query + after);
        const wanted = wordsOf(query);
        const bits = new Uint32Array(3 * rowWords);
        markGrams(folded, bits, block);
        return !holdsAll(folded, wanted) || candidates(bits, gramsOf(wanted)).includes(block);
      }),
      { seed: 1, numRuns: 5_000 },
    );
  });

  test('leave few blocks to look into that hold them not', () => {
    const bits = new Uint32Array(rowsFor(64 * 2_000) * rowWords);
    let state = 1;
    const letter = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return 'etaoinshrdlu'[state >>> 28] ?? ' ';
    };
    for (let block = 0; block < 64; block++) {
      markGrams(Array.from({ length: 2_000 }, letter).join(''), bits, block);
    }
    const words = Array.from({ length: 100 }, () =>
      Array.from({ length: 8 }, letter).join('x').replaceAll(' ', 'z'),
    );
    const found = words.reduce((sum, word) => sum + candidates(bits, gramsOf([word])).length, 0);
    expect(found / 6_400).toBeLessThan(0.01);
  });

  test('of a text take less than twice its bytes', () => {
    for (const bytes of [0, 700, 1_000, 100_000, 8_192_000, 9_999_999]) {
      expect(rowsFor(bytes) * rowWords * 4).toBeLessThanOrEqual((bytes * 4) / 3);
    }
  });
});
