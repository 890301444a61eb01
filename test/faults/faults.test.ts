import { describe, expect, test } from 'vitest';
import { breachesOf, type Fault, type FaultResult } from './fault.ts';
import { systemFaults } from './list.ts';
import { networkFaults } from './network/faults.ts';

/** Set where every tool was installed: a fault that can't be made is then a failure. */
const allTools = Boolean(process.env['FAULT_TOOLS']);

async function keepsItsPromise(fault: Fault): Promise<void> {
  const result = await fault.run({ runs: fault.runs.short, isLong: false, seed: 1 });
  if ('unavailable' in result) {
    process.stderr.write(`The fault "${fault.name}" was not made: ${result.unavailable}\n`);
    expect(allTools, result.unavailable).toBe(false);
    return;
  }
  expect(breachesOf(fault, result)).toEqual([]);
  expect(result.acknowledged).toBeGreaterThan(0);
}

// Most of their time is waiting, and none of them looks at the clock closely.
test.concurrent.each(systemFaults)('$name: $promise', keepsItsPromise, 240_000);
test.concurrent.each(networkFaults)('$name: $promise', keepsItsPromise, 240_000);

describe('a promise', () => {
  const fault: Fault = {
    name: 'one',
    how: '',
    promise: '',
    runs: { short: 1, long: 1 },
    run: () => Promise.reject(new Error('never run')),
  };
  const kept: FaultResult = { runs: 1, acknowledged: 9, lost: 0, doubled: 0, reordered: 0 };

  test.each([
    ['lost', { ...kept, lost: 1 }],
    ['doubled', { ...kept, doubled: 2 }],
    ['reordered', { ...kept, reordered: 3 }],
    ['late', { ...kept, broken: ['It came late.'] }],
  ])('is broken by what is %s', (word, result) => {
    expect(breachesOf(fault, result)).toEqual([expect.stringContaining(word)]);
  });

  test('of a control is broken where nothing is lost', () => {
    const control = { ...fault, isControl: true };
    expect(breachesOf(control, kept)).toHaveLength(1);
    expect(breachesOf(control, { ...kept, lost: 5 })).toEqual([]);
  });
});
