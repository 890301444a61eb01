import { expect, test } from 'vitest';
import { breachesOf } from '../faults/fault.ts';
import type { Abuse } from './abuse.ts';
import { abuses } from './list.ts';

async function keepsItsPromise(abuse: Abuse): Promise<void> {
  const result = await abuse.run({ runs: abuse.runs.short, isLong: false, seed: 1 });
  if ('unavailable' in result) throw new Error(result.unavailable);
  expect(breachesOf(abuse, result)).toEqual([]);
  expect(result.acknowledged).toBeGreaterThan(0);
}

// Most of their time is waiting, and none of them looks at the clock closely.
test.concurrent.each(abuses)('$name: $promise', keepsItsPromise, 240_000);
