import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { faultOfName, keepName } from '../../src/protocol/name.ts';
import { looksOf, skeletonOf } from '../../src/room/skeleton.ts';

const alike = (a: string, b: string) => !looksOf(a).isDisjointFrom(looksOf(b));

describe('one name looks like the other:', () => {
  test.each([
    ['a Cyrillic letter', 'аnn', 'ann'],
    ['all Cyrillic', 'сосо', 'coco'],
    ['Greek', 'Αnnα', 'Anna'],
    ['Cherokee', 'ᎪᎷᎠ', 'AMD'],
    ['digits for letters', 'b0b', 'bOb'],
    ['l for I', 'lris', 'Iris'],
    ['1 for I, in capitals', '1RIS', 'iris'],
    ['capitals', 'ANN', 'ann'],
    ['r and n for m', 'rnax', 'max'],
    ['another sharp s', 'groß', 'GROSS'],
    ['full width', keepName('ａｎｎ'), 'ann'],
    ['letters of mathematics', keepName('𝓪𝓷𝓷'), 'ann'],
    ['a joiner', 'نیم\u200cفا', 'نیمفا'],
    ['a gap', 'a nn', 'ann'],
    ['marks in another order', 'a\u0323\u0302', 'a\u0302\u0323'],
    ['a letter that is made with its mark', 'zoë', 'zoe\u0308'],
    ['an accent for an apostrophe', 'O´Brien', 'O’Brien'],
  ])('%s', (_, one, other) => {
    expect(alike(one, other)).toBe(true);
    expect(alike(other, one)).toBe(true);
  });
});

test.each([
  ['ann', 'anne'],
  ['tim', 'tlm'],
  ['all', 'ali'],
  ['zoë', 'zoe'],
  ['王小明', '王小朋'],
  ['bo', 'b8'],
])('%s does not look like %s', (one, other) => {
  expect(alike(one, other)).toBe(false);
});

test('a skeleton is its own skeleton, for each character that names may have', () => {
  const odd: string[] = [];
  for (let point = 0x20; point < 0x3_0000; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const name = keepName(String.fromCodePoint(point));
    if (name.length === 0 || faultOfName(name, defaultLimits) !== undefined) continue;
    const skeleton = skeletonOf(name);
    if (skeletonOf(skeleton) !== skeleton) odd.push(point.toString(16));
  }
  expect(odd).toEqual([]);
});

test('the table is of the Unicode that Node knows, or a later one', () => {
  const table = readFileSync(join(import.meta.dirname, '../../src/room/confusables.txt'), 'utf8');
  const version = /^# Unicode (\d+)\.0:/.exec(table)?.[1];
  expect(Number(version)).toBeGreaterThanOrEqual(
    Number.parseInt(process.versions['unicode'] ?? '', 10),
  );
});
