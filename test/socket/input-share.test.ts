import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Inbox } from '../../src/socket/inbox.ts';
import { inputShare } from '../../src/socket/input-share.ts';

let now = 0;
let turns: (() => void)[] = [];

beforeEach(() => {
  now = 1_000;
  turns = [];
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.spyOn(globalThis, 'setImmediate').mockImplementation(((run: () => void) =>
    turns.push(run)) as never);
  // What was heard before is none of this turn.
  for (let i = 0; i < 40; i++) inputShare.isOver({ isLate: false });
  turn();
});
afterEach(() => vi.restoreAllMocks());

function turn(): void {
  for (const run of turns.splice(0)) run();
}

/** Somebody each of whose frames takes a tenth of a millisecond. */
function client(name: string, heard: string[], isLate = false) {
  let isPaused = false;
  const work = {
    isLate,
    congested: false,
    awaitDrain: () => {},
    onCrowded: (crowded: boolean) => {
      isPaused = crowded;
    },
    do: (frame: string) => {
      now += 0.1;
      heard.push(`${name}${frame}`);
      return undefined;
    },
    fail: (error: unknown) => {
      throw error;
    },
  };
  const inbox = new Inbox(work, 16);
  return { say: (frame: string) => inbox.take(frame), isPaused: () => isPaused };
}

test('of a thousand who speak at once a turn hears some, and all are heard in the end, in their order', () => {
  const heard: string[] = [];
  const all = Array.from({ length: 1_000 }, (_, i) => client(`${i} `, heard));
  for (const each of all) each.say('a');
  for (const each of all) each.say('b');
  expect(heard.length).toBeLessThan(60);
  expect(all.at(-1)?.isPaused()).toBe(true);
  for (let most = 0; turns.length > 0; most++) {
    const began = now;
    turn();
    expect(now - began).toBeLessThan(2.2);
    expect(most).toBeLessThan(200);
  }
  expect(heard).toHaveLength(2_000);
  const [first] = heard.filter((frame) => frame.startsWith('999 '));
  expect(first).toBe('999 a');
  expect(all.some((each) => each.isPaused())).toBe(false);
});

test('whoever was refused lately is heard after those who were not', () => {
  const heard: string[] = [];
  const flooders = Array.from({ length: 500 }, (_, i) => client(`flood ${i} `, heard, true));
  for (const each of flooders) each.say('');
  const before = heard.length;
  expect(before).toBeLessThan(60);
  const ann = client('ann', heard);
  ann.say('');
  turn();
  expect(heard[before]).toBe('ann');
  // In the next turn she need not even wait.
  const at = heard.length;
  ann.say('!');
  expect(heard[at]).toBe('ann!');
  while (turns.length > 0) turn();
  expect(heard).toHaveLength(502);
});

test('one who says a thousand things at once holds up nobody', () => {
  const heard: string[] = [];
  const [bo, ann] = [client('bo ', heard), client('ann ', heard)];
  for (let i = 0; i < 1_000; i++) bo.say(`${i}`);
  expect(heard.length).toBeLessThan(60);
  ann.say('hi');
  turn();
  turn();
  expect(heard).toContain('ann hi');
  while (turns.length > 0) turn();
  expect(heard.filter((frame) => frame.startsWith('bo'))).toEqual(
    Array.from({ length: 1_000 }, (_, i) => `bo ${i}`),
  );
});
