import { expect, test } from 'vitest';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { Inbox } from '../../src/socket/inbox.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

test('the seventeenth command waits, unread, until one of sixteen is answered', async () => {
  const most = defaultLimits.requestsInFlight;
  expect(most).toBe(16);
  const begun: string[] = [];
  const answers: (() => void)[] = [];
  let paused = false;
  const inbox = new Inbox(
    {
      congested: false,
      isLate: false,
      awaitDrain: () => {},
      onCrowded: (crowded) => {
        paused = crowded;
      },
      do: (frame) => {
        begun.push(frame);
        return { done: new Promise((resolve) => answers.push(resolve)), holds: false };
      },
      fail: (error) => {
        throw error;
      },
    },
    most,
  );
  for (let i = 1; i <= most; i++) inbox.take(`${i}`);
  expect([begun.length, paused]).toEqual([most, false]);
  inbox.take('17');
  expect([begun.length, paused]).toEqual([most, true]);
  answers.shift()?.();
  await new Promise(setImmediate);
  expect([begun.at(-1), paused]).toEqual(['17', false]);
});

test('typing is told once a second, however often it is said', async () => {
  const parlour = await startParlour({}, {}, {});
  const [ann, bo] = [await Talker.greet(parlour.wsUrl), await Talker.greet(parlour.wsUrl)];
  await Promise.all([ann.join('tea'), bo.join('tea')]);
  await ann.join('den');
  const told: unknown[] = [];
  for (let i = 0; i < 20; i++) {
    ann.tell({ type: 'typing', room: 'tea' });
    // Each in a moment of its own: signals of one moment are one anyway.
    await ann.ask({ type: 'people', room: 'tea', ref: `${i}` });
  }
  ann.tell({ type: 'post', room: 'tea', text: 'typed' });
  for (let event = await bo.nextEvent(); event.type !== 'posted'; event = await bo.nextEvent()) {
    if (event.type === 'typing') told.push(event);
  }
  expect(told).toHaveLength(1);
  await Promise.all([ann.close(), bo.close()]);
  await parlour.end();
});

test('a message in parts that takes too long closes its connection, with the reason', async () => {
  const parlour = await startParlour({}, { fragmentSeconds: 1, pingSeconds: 2 });
  const ann = await Talker.open(`${parlour.wsUrl}?roomCode=parts`);
  ann.ws.send('{"Author":', { fin: false });
  const { code, reason } = await ann.ended();
  expect([code, reason]).toEqual([1008, 'A message comes in at most 1 seconds.']);
  await parlour.end();
}, 15_000);
