import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Flush } from '../../src/send/flush.ts';
import type { Outlet } from '../../src/send/outlet.ts';

let now = 0;
let turns: (() => void)[] = [];
let written: string[] = [];

beforeEach(() => {
  now = 0;
  turns = [];
  written = [];
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.spyOn(globalThis, 'setImmediate').mockImplementation(((run: () => void) =>
    turns.push(run)) as never);
});
afterEach(() => vi.restoreAllMocks());

/** An outlet whose write takes a hundredth of a millisecond. */
function outlet(name: string): Outlet {
  const flush = () => {
    now += 0.01;
    written.push(name);
  };
  return { flush } as unknown as Outlet;
}

function add(flush: Flush, name: string, count: number): void {
  for (let i = 0; i < count; i++) flush.addOutlet(outlet(name));
}

test('a few who come while a long flush is under way do not wait for its rest', () => {
  const flush = new Flush();
  add(flush, 'hot', 3_000);
  turns.shift()?.();
  const first = written.length;
  expect(first).toBeLessThan(3_000);
  add(flush, 'quiet', 2);
  turns.shift()?.();
  expect(written.slice(first, first + 3)).toEqual(['quiet', 'quiet', 'hot']);
});

test('many who come meanwhile do', () => {
  const flush = new Flush();
  add(flush, 'first', 3_000);
  turns.shift()?.();
  add(flush, 'second', 3_000);
  while (turns.length > 0) turns.shift()?.();
  expect(written.indexOf('second')).toBe(3_000);
  expect(written).toHaveLength(6_000);
});

/** A room whose end of the moment is a write for each of so many readers. */
function voice(flush: Flush, name: string, readers: number) {
  return { due: 0, seal: () => add(flush, name, readers), fail: () => {} };
}

test('rooms with few readers are written before those with many', () => {
  const flush = new Flush();
  flush.add(voice(flush, 'hot', 1_000));
  flush.add(voice(flush, 'quiet', 2));
  flush.add(voice(flush, 'hotter', 1_000));
  while (turns.length > 0) turns.shift()?.();
  expect(written.slice(0, 3)).toEqual(['quiet', 'quiet', 'hot']);
  expect(written.indexOf('hotter')).toBe(1_002);
  expect(written).toHaveLength(2_002);
});

test('a turn takes a few milliseconds, however many there are to write to', () => {
  const flush = new Flush();
  flush.add(voice(flush, 'hot', 5_000));
  while (turns.length > 0) {
    const began = now;
    turns.shift()?.();
    expect(now - began).toBeLessThan(6);
  }
  expect(written).toHaveLength(5_000);
});
