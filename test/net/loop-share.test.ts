import { expect, test } from 'vitest';
import { LoopShare } from '../../src/net/loop-share.ts';

/** Keeps the loop for so many milliseconds. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** Counts the loop's turns, until it is stopped; then it tells them. */
function countTurns(): () => number {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  return () => {
    isOver = true;
    return turns;
  };
}

test('steps are done in order, and whoever waits for the loop comes between them', async () => {
  const share = new LoopShare();
  const done: number[] = [];
  const all = Promise.withResolvers<void>();
  for (let i = 0; i < 20; i++) {
    share.add(() => {
      work(3);
      done.push(i);
      if (i === 19) all.resolve();
    });
  }
  const stop = countTurns();
  await all.promise;
  const turns = stop();
  expect(done).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(turns).toBeGreaterThanOrEqual(10);
});

test('what a step leaves to promises that are kept at once counts as its own', async () => {
  const share = new LoopShare();
  const stop = countTurns();
  const loops = Array.from({ length: 4 }, async () => {
    for (let i = 0; i < 10; i++) {
      await share.turn();
      await Promise.resolve();
      work(3);
    }
  });
  await Promise.all(loops);
  expect(stop()).toBeGreaterThanOrEqual(20);
});

test('short steps share a turn', async () => {
  const share = new LoopShare();
  const stop = countTurns();
  await Promise.all(Array.from({ length: 1_000 }, () => share.turn()));
  expect(stop()).toBeLessThan(100);
});
