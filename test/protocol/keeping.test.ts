import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptBesides } from '../../src/protocol/keeping.ts';

test('what is kept besides is what counted within a day, and let more stand', () => {
  const day = 86_400_000;
  const value = fc.constantFrom('', '1h', '12h', '30d', '10', '1000');
  const some = fc.array(fc.record({ keep: value, at: fc.integer({ min: 0, max: 4 * day }) }));
  /** Does a value keep a message of that age, with so many after it? */
  const keeps = (keep: string, hours: number, more: number) =>
    keep === '' ||
    (/\d$/.test(keep)
      ? more < Number(keep)
      : hours < Number.parseInt(keep, 10) * (keep.endsWith('d') ? 24 : 1));
  fc.assert(
    fc.property(some, fc.integer({ min: 0, max: 5 * day }), (unsorted, now) => {
      const sets = unsorted.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
      const before = sets.filter(({ at }) => at <= now - day);
      const counted = [before.at(-1)?.keep ?? '', ...sets.slice(before.length).map((s) => s.keep)];
      const told = [sets.at(-1)?.keep ?? '', ...keptBesides(sets, now).map((one) => one.keep)];
      for (const hours of [0, 2, 40, 900]) {
        for (const more of [0, 11, 2_000]) {
          const isKept = (values: readonly string[]) => values.some((v) => keeps(v, hours, more));
          expect(isKept(told)).toBe(isKept(counted));
        }
      }
    }),
  );
});
