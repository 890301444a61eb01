import { expect, test } from 'vitest';
import type { Change, Fact } from '../../src/protocol/fact.ts';
import { DiskBudget, type DiskSight, orderBytes } from '../../src/store/disk-budget.ts';

const room = { key: 'tea', code: 'tea' };
const author = { id: 'g_ann', name: 'ann' };
const factOf = (change: Change): Fact => ({ room, author, at: 0, change });
const post = factOf({ type: 'posted', text: 'x'.repeat(1_000) });
const hide = factOf({ type: 'hidden', target: 1 });
const MB = 1e6;

/** A budget that sees what the test shows it. */
function budget(limit: number | undefined, shown: DiskSight) {
  const told: string[] = [];
  let sight = shown;
  const say = (level: string) => (_: unknown, text?: string) => void told.push(`${level} ${text}`);
  const log = { info: say('info'), warn: say('warn'), error: say('error') };
  const made = new DiskBudget({ limit, log, look: async () => sight });
  const see = async (next: DiskSight) => {
    sight = next;
    await made.look();
    return told.splice(0);
  };
  return { made, see, heard: () => told.splice(0) };
}

test('without a limit there is always room', async () => {
  const { made, see } = budget(undefined, { used: 0 });
  await see({ used: 1e15 });
  expect(made.takes(post)).toBe(true);
  expect(made.alarm).toBe('none');
});

test('it says well before that there is little room, once, and again when there is some', async () => {
  const { made, see } = budget(116 * MB, { used: 0 });
  expect(await see({ used: 79 * MB })).toEqual([]);
  expect(await see({ used: 81 * MB })).toEqual([
    'warn the data folder has 80 % of what it may have',
  ]);
  expect(made.alarm).toBe('near');
  expect(await see({ used: 82 * MB })).toEqual([]);
  expect(await see({ used: 96 * MB })).toEqual([
    'error the data folder has 95 % of what it may have',
  ]);
  expect(await see({ used: 94.5 * MB })).toEqual([]);
  expect(await see({ used: 101 * MB })).toEqual([
    'error the data folder is full: only acts of order are taken',
  ]);
  expect(await see({ used: 99.5 * MB })).toEqual([]);
  expect(made.takes(post)).toBe(false);
  expect(await see({ used: 97 * MB })).toEqual(['info the data folder has some room again']);
  expect(made.takes(post)).toBe(true);
  expect(await see({ used: 10 * MB })).toEqual(['info the data folder has room again']);
  expect(made.alarm).toBe('none');
});

test('the last 16 MB are for acts of order, and past the limit there is room for none', async () => {
  const { made, see } = budget(116 * MB, { used: 0 });
  await see({ used: 100.5 * MB });
  expect(made.takes(post)).toBe(false);
  expect(made.takes(hide)).toBe(true);
  await see({ used: 117 * MB });
  expect(made.takes(hide)).toBe(false);
});

test('what is taken counts before it is seen on the disk', async () => {
  const { made, see } = budget(orderBytes + MB, { used: 0 });
  await see({ used: 0 });
  let taken = 0;
  while (taken < 2_000 && made.takes(post)) taken++;
  expect(taken).toBeGreaterThan(100);
  expect(taken).toBeLessThan(1_000);
  // What came just before a look may not be on the disk yet.
  await see({ used: 0.5 * MB });
  expect(made.takes(post)).toBe(false);
  expect(await see({ used: 0.5 * MB })).toEqual(['info the data folder has room again']);
  expect(made.takes(post)).toBe(true);
});

test('growth leaves what is kept for acts of order, also where the disk is behind by two looks', async () => {
  const { made, see } = budget(orderBytes + 10 * MB, { used: 0 });
  await see({ used: 0 });
  // Each takes 5,000 bytes.
  const flood = (most: number) => {
    let taken = 0;
    while (taken < most && made.takes(post)) taken++;
    return taken;
  };
  expect(flood(900)).toBe(900);
  await see({ used: 0 });
  expect(flood(900)).toBe(900);
  await see({ used: 4.5 * MB });
  expect(flood(900)).toBe(200);
  await see({ used: 9 * MB });
  expect(flood(900)).toBe(0);
  await see({ used: 10 * MB });
  expect(flood(900)).toBe(0);
  expect(made.takes(hide)).toBe(true);
});

test('a flood between two looks is told of step by step, and each step counts once', async () => {
  const { made, see, heard } = budget(orderBytes + 10 * MB, { used: 0 });
  await see({ used: 0 });
  while (made.takes(post));
  expect(heard()).toEqual([
    'warn the data folder has 80 % of what it may have',
    'error the data folder has 95 % of what it may have',
    'error the data folder is full: only acts of order are taken',
  ]);
  expect([made.alarm, made.reached]).toEqual(['full', { near: 1, last: 1, full: 1 }]);
  expect(await see({ used: 30 * MB })).toEqual([]);
  await see({ used: 0 });
  await see({ used: 0 });
  expect(await see({ used: 30 * MB })).toHaveLength(3);
  expect(made.reached).toEqual({ near: 2, last: 2, full: 2 });
});

test.each([
  ['edited', { type: 'edited', target: 1, text: '' }],
  ['reacted', { type: 'reacted', target: 1, emoji: '👍' }],
  ['asked', { type: 'asked', text: '' }],
  ['held', { type: 'held', text: '', why: { type: 'everybody' } }],
  ['reported', { type: 'reported', target: 1, why: '' }],
] satisfies [string, Change][])('%s is no act of order', async (_, change) => {
  const { made, see } = budget(116 * MB, { used: 0 });
  await see({ used: 101 * MB });
  expect(made.takes(factOf(change))).toBe(false);
});

test.each([
  ['removed', { type: 'removed', target: 1 }],
  ['cleared', { type: 'cleared', person: 'g_bo', from: 1, upTo: 2 }],
  ['timed-out', { type: 'timed-out', person: 'g_bo', name: 'bo', until: 1 }],
  ['banned', { type: 'banned', person: 'g_bo', name: 'bo' }],
  ['unbanned', { type: 'unbanned', person: 'g_bo', name: 'bo' }],
  ['set', { type: 'set', setting: 'slow', value: 10 }],
  ['expired', { type: 'expired', upTo: 1 }],
  ['rejected', { type: 'rejected', target: 1 }],
] satisfies [string, Change][])('%s is one', async (_, change) => {
  const { made, see } = budget(116 * MB, { used: 0 });
  await see({ used: 101 * MB });
  expect(made.takes(factOf(change))).toBe(true);
});

test('a disk that gets short is told of, with or without a limit', async () => {
  const { made, see } = budget(undefined, { used: 0 });
  const whole = 10_000 * MB;
  expect(await see({ used: 0, free: 501 * MB, whole })).toEqual([]);
  expect(await see({ used: 0, free: 499 * MB, whole })).toEqual(['warn the disk is short of room']);
  expect(await see({ used: 0, free: 501 * MB, whole })).toEqual([]);
  expect(await see({ used: 0, free: 99 * MB, whole })).toEqual(['error the disk is nearly full']);
  expect(made.short).toBe('last');
  expect(await see({ used: 0, free: 600 * MB, whole })).toEqual(['info the disk has room again']);
  // A tenth of a percent of a large disk is much.
  expect(await see({ used: 0, free: 2_000 * MB, whole: 1e14 })).toEqual([]);
});
