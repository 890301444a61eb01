import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Automaton } from '../../../src/room/filter/automaton.ts';

type At = readonly [pattern: number, end: number];

function found(patterns: readonly string[], text: string): At[] {
  const all: At[] = [];
  Automaton.of(patterns).walk(text, (pattern, end) => {
    all.push([pattern, end]);
    return false;
  });
  return all;
}

/** Looks for one pattern after the other, at each place. */
function sought(patterns: readonly string[], text: string): At[] {
  return patterns.flatMap((pattern, i) => {
    const ends = Array.from(text, () => 0).map((_, at) => at + 1);
    return Array.from({ length: text.length }, (_, at) => ends[at] ?? at + 1)
      .filter((end) => text.slice(0, end).endsWith(pattern))
      .map((end): At => [i, end]);
  });
}

const inOrder = (all: readonly At[]) => all.map((at) => at.join()).sort();

test('finds what a plain search finds, and nothing else', () => {
  // Few letters, of ASCII and not, so that patterns are parts, ends and doubles of one another.
  const few = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '坏', '😀'), maxLength: 6 });
  const patterns = fc.array(
    few.filter((text) => text !== ''),
    { maxLength: 200 },
  );
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '坏', '😀', ' '), maxLength: 60 });
  fc.assert(
    fc.property(patterns, texts, (some, text) => {
      expect(inOrder(found(some, text))).toEqual(inOrder(sought(some, text)));
    }),
    { numRuns: 300 },
  );
});

test('finds each of 5,000 patterns of 3,000 letters', () => {
  const patterns = Array.from({ length: 5_000 }, (_, i) =>
    String.fromCharCode(0x4e00 + (i % 3_000), 0x4e00 + ((i * 7) % 3_000), 97 + (i % 26)),
  );
  const text = patterns.join(' ');
  expect(new Set(found(patterns, text).map(([i]) => i)).size).toBe(5_000);
});

test('of one end tells the longest first, and goes no further than it is asked to', () => {
  expect(found(['he', 'she', 'hers', 'he'], 'ushers')).toEqual([
    [1, 4],
    [0, 4],
    [3, 4],
    [2, 6],
  ]);
  let told = 0;
  Automaton.of(['a']).walk('aaaa', () => ++told === 2);
  expect(told).toBe(2);
});

test('without patterns nothing is found', () => {
  expect(found([], 'anything')).toEqual([]);
});

test('is made in short steps', () => {
  const patterns = Array.from({ length: 10_000 }, (_, i) => `word${i}x`);
  expect([...Automaton.building(patterns)].length).toBeGreaterThan(20);
});
