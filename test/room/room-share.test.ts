import { expect, test } from 'vitest';
import { Purse } from '../../src/protocol/purse.ts';
import { RoomShare } from '../../src/room/room-share.ts';

/** Somebody with a key and a connection. */
function person(since = 0) {
  const purse = new Purse(since);
  purse.holders = 1;
  return { purse, address: '192.0.2.1' };
}

const rate = { burst: 20, everyMs: 50 };

/** People who each try to speak so often a second, for so many seconds; the messages that pass, of each. */
function speaking(triesASecond: readonly number[], seconds: number): readonly number[] {
  const share = new RoomShare();
  const speakers = triesASecond.map((tries) => ({ ...person(), tries, passed: 0 }));
  for (let now = 0; now < seconds * 1_000; now += 10) {
    for (const each of speakers) {
      const isDue = now % Math.max(10, 1_000 / each.tries) < 10;
      if (isDue && share.take(each, rate, now) === 0) each.passed++;
    }
  }
  return speakers.map(({ passed }) => passed);
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

test('a room in which fewer speak than it takes refuses nobody', () => {
  expect(speaking([5, 5, 5], 10)).toEqual([50, 50, 50]);
});

test('who is under his share is not refused for others, and together they are no more than the room takes', () => {
  // Shares of four a second: three flood, two say one a second.
  const passed = speaking([100, 100, 100, 1, 1], 60);
  expect(passed.slice(3)).toEqual([60, 60]);
  expect(sum(passed)).toBeLessThan(60 * 20 * 1.1 + 40);
  expect(sum(passed)).toBeGreaterThan(60 * 20 * 0.9);
});

test('floods share fairly among themselves', () => {
  const passed = speaking([100, 100, 100, 100], 30);
  expect(Math.max(...passed) - Math.min(...passed)).toBeLessThan(30);
});

test('a whole school that greets at once is heard, each once', () => {
  const share = new RoomShare();
  const waits = Array.from({ length: 300 }, () => share.take(person(), rate, 0));
  expect(waits.every((wait) => wait === 0)).toBe(true);
});

test('the wait that is told is enough', () => {
  const share = new RoomShare();
  const [ann, bo] = [person(), person()];
  for (let i = 0; i < 30; i++) share.take(ann, rate, 0);
  const wait = share.take(ann, rate, 0);
  expect(wait).toBeGreaterThan(0);
  expect(share.take(bo, rate, 0)).toBe(0);
  expect(share.take(ann, rate, wait)).toBe(0);
});

test('a new key for each message is no new share: whoever is connected is heard, and the room keeps its rate', () => {
  const share = new RoomShare();
  const ann = person();
  let [passed, heard, tried] = [0, 0, 0];
  for (let now = 0; now < 30_000; now += 10) {
    const sybil = { purse: new Purse(now), address: '198.51.100.7' };
    if (share.take(sybil, rate, now) === 0) passed++;
    if (now % 1_500 !== 0) continue;
    tried++;
    if (share.take(ann, rate, now) === 0) heard++;
  }
  expect(heard).toBe(tried);
  expect(passed).toBeLessThan(30 * 20 * 1.1 + 300);
});

test('however many are new, a room takes twice its rate, and whoever spoke before has his share', () => {
  const share = new RoomShare();
  const ann = person(-60_000);
  let [passed, heard, tried] = [0, 0, 0];
  const seconds = 100;
  for (let now = 0; now < seconds * 1_000; now += 2) {
    if (share.take(person(now), rate, now) === 0) passed++;
    const address = `198.51.100.${now % 250}`;
    if (share.take({ purse: new Purse(now), address }, rate, now) === 0) passed++;
    // A share among so many is a message in a minute.
    if (![0, 30_000, 99_000].includes(now)) continue;
    tried++;
    if (share.take(ann, rate, now) === 0) heard++;
  }
  expect(heard).toBe(tried);
  expect(passed).toBeLessThanOrEqual(seconds * 2 * 20 + 20 + 300);
});
