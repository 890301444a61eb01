import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Heartbeat } from '../../src/net/heartbeat.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

describe('the clock of deadlines', () => {
  let wall = 0;
  const fail = (error: unknown) => {
    throw error;
  };

  beforeEach(() => {
    wall = 0;
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    vi.spyOn(performance, 'now').mockImplementation(() => wall);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  /** One round of the timer, which comes `late` milliseconds too late. */
  function round(late = 0): void {
    wall += 1_000 + late;
    vi.advanceTimersByTime(1_000);
  }

  test('goes with the wall, but not through a stall of this process', () => {
    const heartbeat = new Heartbeat();
    const told: number[] = [];
    heartbeat.add({ fail, check: (now) => told.push(now) });
    round();
    round(100);
    round(3_600_000);
    round();
    expect(told).toEqual([1_000, 2_100, 3_600, 4_600]);
    heartbeat.stop();
    round();
    expect(told).toHaveLength(4);
  });

  test('looks after each when it is due, and after all every five rounds', () => {
    const heartbeat = new Heartbeat();
    const soon: number[] = [];
    const late: number[] = [];
    const last = { due: 2_000, fail, check: () => heartbeat.remove(last) };
    const check = vi.spyOn(last, 'check');
    heartbeat.add({ due: 3_000, fail, check: (now) => soon.push(now) });
    heartbeat.add({ due: Number.POSITIVE_INFINITY, fail, check: (now) => late.push(now) });
    heartbeat.add(last);
    for (let i = 0; i < 10; i++) round();
    expect(soon[0]).toBe(3_000);
    expect(late).toEqual([5_000, 10_000]);
    expect(check).toHaveBeenCalledOnce();
    heartbeat.stop();
  });
});

test('a peer that is gone without a word is found within 40 s', () => {
  const { pingSeconds, pongSeconds } = defaultLimits;
  const roundsLate = 2 * 1.5;
  expect(pingSeconds + pongSeconds + roundsLate).toBeLessThanOrEqual(40);
});

describe('a connection', () => {
  let parlour: OwnParlour;
  const countIn = async (room: string) => {
    const answer = await fetch(`${parlour.url}/api/rooms/${room}`);
    return ((await answer.json()) as { people: number }).people;
  };

  beforeEach(async () => {
    parlour = await startParlour({}, { pingSeconds: 1, pongSeconds: 2 });
  });

  afterEach(() => parlour.end());

  test('that answers no ping is let go, and nobody of it stays behind', async () => {
    const ws = new WebSocket(parlour.wsUrl, ['parlour.v1'], { autoPong: false });
    const mute = new Talker(ws);
    await once(ws, 'open');
    mute.tell({ type: 'hello', name: 'ann' });
    mute.tell({ type: 'join', room: 'tea' });
    await mute.hear('joined');
    expect(await countIn('tea')).toBe(1);
    expect((await mute.ended()).code).toBe(4003);
    expect(await countIn('tea')).toBe(0);
  });

  test('that answers is kept, and told the latest of its rooms with each ping', async () => {
    const ann = await Talker.greet(parlour.wsUrl, { name: 'ann' });
    await ann.join('tea');
    await ann.ask({ type: 'post', room: 'tea', text: 'hi', ref: 'p' });
    for (let beats = 0; beats < 3; beats++) {
      expect(await ann.hear('beat')).toMatchObject({ rooms: { tea: 1 } });
    }
    await ann.close();
  });

  test('outlives a stall of the server longer than its pong may take', async () => {
    const ann = await Talker.greet(parlour.wsUrl, { name: 'ann' });
    await once(ann.ws, 'ping');
    // Both sides stand still: what the client answered is read only after the next round.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4_000);
    await once(ann.ws, 'ping');
    await once(ann.ws, 'ping');
    expect(ann.closed).toBeUndefined();
    await ann.close();
  });
});
