import { expect, test } from 'vitest';
import { grow, mostHeld } from '../../src/load/grow.ts';
import type { FanOutResult } from '../../src/load/plan.ts';

const base = {
  kind: 'fan-out',
  ...{ due: 10, delivered: 10, doubled: 0, reordered: 0, skipped: 0, garbled: 0, closed: 0 },
  ...{ cpuPerDelivery: 1, loopCpuPerDelivery: 1, serverCpuShare: 1, linesPerRead: 1 },
  ...{
    writesPerDelivery: 1,
    bytesPerDelivery: 1,
    linesPerCommit: 1,
    commitWithin: 1,
    loopDelay: 1,
  },
  memory: { before: 1, late: 1, most: 1 },
  generator: { cpuShare: 0, lateBy: 0, othersShare: 0 },
} as const;

function result(p99: number, more: Partial<FanOutResult> = {}): FanOutResult {
  return { ...base, latency: { p50: 1, p99, p999: p99, most: p99 }, ...more };
}

const usual = { readers: 100, firstRate: 10, bound: 50, budget: 60_000 };

test('the load doubles until it is too much, then is tried halfway between', async () => {
  const steps = await grow({ ...usual, play: async (rate) => result(rate < 70 ? 20 : 400) });
  expect(steps.map(({ rate }) => rate)).toEqual([10, 20, 40, 80, 60]);
  expect(mostHeld(steps)).toEqual({ rate: 60, deliveries: 6_000, p99: 20, isHeld: true });
});

test('what is fast but not whole is not held', async () => {
  const faults: Partial<FanOutResult>[] = [{ delivered: 9 }, { doubled: 1 }, { closed: 1 }];
  for (const fault of faults) {
    const steps = await grow({ ...usual, play: async () => result(1, fault) });
    expect(steps).toHaveLength(1);
    expect(mostHeld(steps)).toBeUndefined();
  }
});

test('when the time is up no further load is tried', async () => {
  const steps = await grow({ ...usual, budget: 0, play: async () => result(1) });
  expect(steps).toEqual([]);
});
