import { describe, expect, test } from 'vitest';
import { refusalHeaders } from '../../src/net/refusal.ts';
import { Bucket, Meter } from '../../src/protocol/meter.ts';
import { defaultRates, noRates } from '../../src/protocol/rate.ts';
import { rateInWords } from '../../src/protocol/rate-words.ts';
import { TooFast, tenths } from '../../src/protocol/too-fast.ts';

const rate = { burst: 3, everyMs: 1_000 };

/** The things that pass of those tried at such moments. */
function passing(moments: readonly number[]): readonly number[] {
  const bucket = new Bucket();
  return moments.filter((now) => bucket.take(rate, now) === 0);
}

describe('a bucket', () => {
  test('lets so many through at once, and then one each time', () => {
    expect(passing([5, 5, 5, 5])).toHaveLength(3);
    expect(passing([5, 5, 5, 1_004, 1_005, 1_006, 2_005])).toEqual([5, 5, 5, 1_005, 2_005]);
  });

  test('is full again after a while, and never fuller', () => {
    expect(passing([0, 0, 0, 1e9, 1e9, 1e9, 1e9])).toHaveLength(6);
  });

  test('tells the wait to the millisecond, and takes nothing for a refusal', () => {
    const bucket = new Bucket();
    for (let i = 0; i < 3; i++) bucket.take(rate, 100);
    expect(bucket.take(rate, 350)).toBe(750);
    expect(bucket.take(rate, 1_099.5)).toBe(0.5);
    expect(bucket.waitOf(rate, 1_099.5)).toBe(0.5);
    expect(bucket.take(rate, 1_100)).toBe(0);
  });

  test('takes back', () => {
    const bucket = new Bucket();
    for (let i = 0; i < 3; i++) bucket.take(rate, 0);
    bucket.giveBack(rate);
    expect([bucket.left(rate, 0), bucket.take(rate, 0), bucket.left(rate, 0)]).toEqual([1, 0, 0]);
    expect(bucket.left(rate, 2_500)).toBe(2);
  });

  test('counts nothing where a rate is off', () => {
    const bucket = new Bucket();
    const waits = Array.from({ length: 1_000 }, () => bucket.take(noRates.posts, 7));
    expect(waits.every((wait) => wait === 0)).toBe(true);
  });
});

describe('a meter', () => {
  test('counts each for itself', () => {
    const meter = new Meter(rate, 10, () => 0);
    const waits = ['ann', 'ann', 'ann', 'ann', 'bo'].map((who) => meter.take(who));
    expect(waits).toEqual([0, 0, 0, 1_000, 0]);
    expect([meter.waitOf('ann'), meter.waitOf('bo'), meter.waitOf('cy')]).toEqual([1_000, 0, 0]);
  });

  test('forgets who owes nothing more, and past its bound the stalest', () => {
    let now = 0;
    const meter = new Meter(rate, 10, () => now);
    for (let i = 0; i < 100; i++) meter.take(`${i}`);
    expect(meter.size).toBe(10);
    now = 5_000;
    meter.take('ann');
    expect(meter.size).toBe(1);
  });

  test('notes what was too much already', () => {
    const meter = new Meter(rate, 10, () => 0);
    for (let i = 0; i < 5; i++) meter.note('ann');
    expect(meter.waitOf('ann')).toBe(3_000);
    meter.giveBack('ann');
    expect(meter.waitOf('ann')).toBe(2_000);
  });
});

test.each([
  [{ burst: 10, everyMs: 1_000 }, '10 at once, then one a second'],
  [{ burst: 2_000, everyMs: 5 }, '2,000 at once, then 200 a second'],
  [{ burst: 10, everyMs: 60_000 }, '10 at once, then one a minute'],
  [{ burst: 5, everyMs: 12_000 }, '5 at once, then one every 12 seconds'],
])('%j reads as "%s"', (rate, words) => {
  expect(rateInWords(rate)).toBe(words);
});

test('a refusal over a rate tells what is counted and when it passes, to a tenth of a second', () => {
  const refusal = new TooFast('posts', defaultRates.posts, 340);
  expect([refusal.code, refusal.retry, refusal.words]).toEqual([
    'too_fast',
    0.4,
    'Too fast: messages of one person pass 10 at once, then one a second.',
  ]);
  expect(refusalHeaders('too_fast', refusal)).toEqual({
    'retry-after': '1',
    'ratelimit-policy': '"posts";q=10;w=10',
    ratelimit: '"posts";r=0;t=1',
  });
  expect([tenths(1_000.0000001), tenths(0.03)]).toEqual([1, 0.1]);
});
