import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Growing,
  type GrowingSignal,
  growingAfter,
  growingWithout,
  grownBy,
  noneGrows,
} from '../../src/protocol/growing.ts';

const author = { id: 'b_x', name: 'Weather' };
const at = (offset: number, text: string, ref = 'g1'): GrowingSignal => ({
  ...{ type: 'growing', room: 'tea', author, ref, offset, text },
});
const heard = (...signals: readonly GrowingSignal[]) => signals.reduce(growingAfter, noneGrows);
const textOf = (all: readonly Growing[]) => all[0]?.text;

test('a piece goes on from a text, or says again what is there', () => {
  expect(grownBy('Wat', 3, 'er')).toBe('Water');
  expect(grownBy('Water', 3, 'er is')).toBe('Water is');
  expect(grownBy('Water', 0, 'Wat')).toBe('Water');
  expect(grownBy('Water', 0, 'Wine')).toBeUndefined();
  expect(grownBy('Water', 6, 'is')).toBeUndefined();
});

test('pieces that are lost leave no hole: what follows waits for the whole', () => {
  expect(textOf(heard(at(0, 'Wat'), at(3, 'er'), at(5, ' is')))).toBe('Water is');
  expect(textOf(heard(at(0, 'Wat'), at(5, ' is')))).toBe('Wat');
  expect(textOf(heard(at(0, 'Wat'), at(5, ' is'), at(0, 'Water is on')))).toBe('Water is on');
  expect(heard(at(3, 'er'))).toEqual([]);
});

test('cut in any pieces, some lost, some said again, it is the text once the whole was heard', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 30 }),
      (text, cuts) => {
        const pieces = cuts.map(([from, many]) => at(from, text.slice(from, from + many)));
        const so = textOf(heard(at(0, text.slice(0, 1)), ...pieces)) ?? '';
        expect(text.startsWith(so)).toBe(true);
        expect(textOf(heard(...pieces, at(0, text)))).toBe(text);
      },
    ),
  );
});

test('it grows no more once that is said, or it is there whole', () => {
  const both = heard(at(0, 'a'), at(0, 'b', 'g2'));
  expect(both).toHaveLength(2);
  const grown = { type: 'grown', room: 'tea', author, ref: 'g1' } as const;
  expect(growingAfter(both, grown)).toMatchObject([{ ref: 'g2' }]);
  expect(growingWithout(both, { type: 'posted', ref: 'g2', author })).toMatchObject([
    { ref: 'g1' },
  ]);
  const others = { type: 'posted', ref: 'g2', author: { id: 'b_y' } };
  expect(growingWithout(both, others)).toBe(both);
});
