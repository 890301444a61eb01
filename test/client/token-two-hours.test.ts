import { get } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const minutes = 60_000;

afterEach(() => void vi.useRealTimers());

test('a token of five minutes is refreshed for two hours, and the connection is one', async () => {
  const house = await openTokenHouse();
  // A worker's answers, and bytes of a socket, come in their own time: only clocks are ours.
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
  let brought = 0;
  const states: string[] = [];
  const client = connect(house.wsUrl, {
    getToken: () => {
      brought++;
      return tokenOf({ sub: 'ann', name: 'ann', seconds: 300 });
    },
  });
  client.addEventListener('state', ({ detail }) => states.push(detail.name));
  const room = client.room('tea');
  const ready = () =>
    new Promise<void>((resolve, reject) => {
      get(`${house.url}/readyz`, (answer) => answer.resume().on('end', resolve)).on(
        'error',
        reject,
      );
    });
  /** Lets time pass, and what is on its way come: what is asked behind it comes behind it. */
  const pass = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    for (let i = 0; i < 3; i++) await ready();
    await turn();
  };
  while (room.state !== 'live') await pass(10);
  const began = Date.now();
  while (Date.now() - began < 120 * minutes) await pass(4_000);
  const said = room.post('still here');
  while (room.unsent.length > 0) await pass(10);
  await said;
  expect(states.filter((name) => name !== 'connecting')).toEqual(['live']);
  // Each is refreshed a minute before its end.
  expect(brought).toBeGreaterThanOrEqual(24);
  expect(brought).toBeLessThanOrEqual(31);
  client.close();
});
