import { expect, test } from 'vitest';
import { createDoorCount } from '../../src/net/door-count.ts';
import { MemoryBudget, memorySight } from '../../src/net/memory-budget.ts';
import { noRates } from '../../src/protocol/rate.ts';

/** A door, and the memory that its process uses of 1,000 bytes each. */
function door() {
  const used = { heap: 0, all: 0 };
  const said: string[] = [];
  let now = 0;
  const log = {
    warn: (_: object, text: string) => said.push(text),
    info: (_: object, text: string) => said.push(text),
  };
  const memory = new MemoryBudget(log, () => ({ ...used, mostHeap: 1_000, mostAll: 1_000 }));
  const bounds = { connections: 100, connectionsPerAddress: 100, silentPerAddress: 100 };
  const count = createDoorCount(bounds, noRates, () => now, memory);
  return {
    used,
    said,
    enter: () => count.enter({ address: 'a' }, () => {}) !== undefined,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

test.each(['heap', 'all'] as const)('while %s is nearly used up nobody new is let in', (part) => {
  const { used, said, enter, pass } = door();
  expect(enter()).toBe(true);
  used[part] = 950;
  pass(250);
  expect([enter(), enter()]).toEqual([false, false]);
  used[part] = 870;
  pass(250);
  expect(enter()).toBe(false);
  used[part] = 800;
  expect(enter()).toBe(false);
  pass(250);
  expect(enter()).toBe(true);
  expect(said).toEqual([
    'memory is short: new connections are refused',
    'memory is no longer short: new connections are let in',
  ]);
});

test('the process itself has memory left, and knows how much', () => {
  const { heap, mostHeap, all, mostAll } = memorySight();
  expect(heap).toBeGreaterThan(0);
  expect(heap).toBeLessThan(mostHeap);
  expect(all).toBeGreaterThanOrEqual(heap);
  expect(all).toBeLessThan(mostAll);
});
