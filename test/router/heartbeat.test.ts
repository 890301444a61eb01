import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRouter } from '../../src/router/index.ts';
import type { Golem } from './golem.ts';
import { endHosts, host } from './host.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await endHosts();
});

function pass(seconds: number): void {
  for (let second = 0; second < seconds; second++) vi.advanceTimersByTime(1_000);
}

/** Whatever `golem` sent before has arrived, without its being an event. */
async function settle(golem: Golem): Promise<void> {
  golem.ws.ping();
  await once(golem.ws, 'pong');
}

test('a client is pinged every 54 seconds, and stays as long as it answers', async () => {
  const router = createRouter();
  const ann = await (await host(router)).connect();
  let pings = 0;
  ann.ws.on('ping', () => pings++);
  for (let minute = 1; minute <= 5; minute++) {
    pass(54);
    await settle(ann);
    expect(pings).toBe(minute);
  }
  expect(router.size).toBe(1);
});

test('one that does not answer is cut after 60 seconds', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const router = createRouter().onClose(() => resolve());
  const ann = await (await host(router)).connect({ autoPong: false });
  pass(60);
  await settle(ann);
  expect(router.size).toBe(1);
  pass(1);
  await closed;
  expect(router.size).toBe(0);
  expect([4_003, 1_006]).toContain((await ann.ended()).code);
});

test('whatever it sends counts as an answer', async () => {
  const router = createRouter().on('echo', (connection) => connection.emit('echo'));
  const ann = await (await host(router)).connect({ autoPong: false });
  for (let n = 0; n < 4; n++) {
    pass(50);
    ann.emit('echo');
    await ann.hear('echo');
  }
  expect(router.size).toBe(1);
});

test('other times, or none at all, do as well', async () => {
  const quick = createRouter({ heartbeat: { pingSeconds: 5, cutSeconds: 8 } });
  const none = createRouter({ heartbeat: false });
  const ann = await (await host(quick)).connect({ autoPong: false });
  const bo = await (await host(none)).connect({ autoPong: false });
  let pings = 0;
  bo.ws.on('ping', () => pings++);
  pass(9);
  await ann.ended();
  pass(3_600);
  await settle(bo);
  expect([quick.size, none.size, pings]).toEqual([0, 1, 0]);
});

test('who leaves what it is sent unread for 30 seconds is let go, pings or not', async () => {
  const router = createRouter({ heartbeat: false }).on('flood', (connection) => {
    connection.emit('much', 'x'.repeat(20_000_000));
  });
  const ann = await (await host(router)).connect();
  const { promise: flooded, resolve } = Promise.withResolvers<void>();
  router.on('flooded', () => resolve());
  ann.emit('flood');
  ann.emit('flooded');
  await flooded;
  ann.ws.pause();
  await new Promise((resolve) => setImmediate(resolve));
  pass(33);
  ann.ws.resume();
  expect((await ann.ended()).code).toBe(4_002);
});
