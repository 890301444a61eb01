import { expect, test } from 'vitest';
import { backoff } from '../../src/client/backoff.ts';

const most = (attempt: number) => backoff(attempt, () => 1);

test('the bound doubles from half a second to half a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 2000].map(most)).toEqual([
    500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
  ]);
});

test('the wait may be anything below the bound', () => {
  expect(backoff(5, () => 0)).toBe(0);
  expect(backoff(5, () => 0.25)).toBe(2000);
});
