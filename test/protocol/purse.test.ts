import { expect, test } from 'vitest';
import { TriedCodes } from '../../src/protocol/counts.ts';
import { Meter } from '../../src/protocol/meter.ts';
import { Purses } from '../../src/protocol/purse.ts';

const rate = { burst: 2, everyMs: 1_000 };

test('all connections of one person have one purse, which goes once they are gone and nothing is owed', () => {
  let now = 0;
  const purses = new Purses(100, () => now);
  const [one, other] = [purses.hold('ann'), purses.hold('ann')];
  expect(other).toBe(one);
  one.posts.take(rate, now);
  now = 5_000;
  for (const id of ['bo', 'cy', 'dee']) purses.of(id);
  expect(purses.of('ann')).toBe(one);
  purses.letGo(one);
  purses.letGo(other);
  for (const id of ['bo', 'cy', 'dee', 'eve', 'fay']) purses.of(id);
  expect(purses.has('ann')).toBe(false);
});

test('whoever owes something is not forgotten before the bound, and past it whoever was counted first', () => {
  const purses = new Purses(10, () => 0);
  for (let i = 0; i < 50; i++) purses.of(`${i}`).posts.take(rate, 0);
  expect(purses.size).toBeLessThanOrEqual(11);
  expect(purses.has('49')).toBe(true);
  expect(purses.has('0')).toBe(false);
});

test('codes that are none count; over the rate only rooms that were found from there are open', () => {
  const codes = new TriedCodes(new Meter(rate, 10, () => 0));
  codes.note('192.0.2.1', 'tea', true);
  for (const code of ['a', 'b']) codes.note('192.0.2.1', code, false);
  expect(codes.waitOf('192.0.2.1', 'cake')).toBe(1_000);
  expect(codes.waitOf('192.0.2.1', 'tea')).toBe(0);
  expect(codes.waitOf('192.0.2.2', 'cake')).toBe(0);
});
