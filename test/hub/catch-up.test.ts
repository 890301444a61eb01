import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CatchUp } from '../../src/hub/catch-up.ts';

let now = 0;
let due: { readonly at: number; readonly run: () => void }[] = [];

beforeEach(() => {
  now = 0;
  due = [];
  const later = (run: () => void, wait = 0) => due.push({ at: now + wait, run });
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(later as never);
  vi.spyOn(globalThis, 'setImmediate').mockImplementation(later as never);
});
afterEach(() => vi.restoreAllMocks());

/** Of a second in which so many want to catch up all the time, the share that they work. */
function shareOf(behind: number, readers: number): number {
  const catchUp = new CatchUp();
  catchUp.readers = readers;
  const stepMs = 0.1;
  let worked = 0;
  const step = () => {
    now += stepMs;
    worked += stepMs;
    catchUp.add(step);
  };
  for (let i = 0; i < behind; i++) catchUp.add(step);
  while (now < 1_000) {
    const next = due.shift();
    if (!next) break;
    now = Math.max(now, next.at);
    next.run();
  }
  return worked / now;
}

test.each([
  { behind: 1, readers: 1_000, share: 0.1 },
  { behind: 100, readers: 1_000, share: 0.1 },
  { behind: 500, readers: 1_000, share: 0.5 },
  { behind: 1_000, readers: 1_000, share: 1 },
  { behind: 1, readers: 1, share: 1 },
])('$behind of $readers who are behind work for $share of the time', (each) => {
  expect(shareOf(each.behind, each.readers)).toBeCloseTo(each.share, 1);
});
