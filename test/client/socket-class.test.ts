import { expect, test } from 'vitest';
import { WebSocket as Emitter } from 'ws';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { startParlour } from '../support/parlour.ts';
import { fact, heardUpTo, record, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

test('the class of WebSockets that is given is used, and its errors end nothing', async () => {
  let parlour = await startParlour();
  const made: Emitter[] = [];
  class Counted extends Emitter {
    constructor(url: string, protocol: string) {
      super(url, protocol);
      made.push(this);
    }
  }
  const client = openAt(parlour.wsUrl, { name: 'ann', WebSocket: Counted });
  const room = client.room('tea');
  const heard = record<RoomEvent>(room, 'event');
  await roomIs(room, 'live');
  room.post('by a socket of ours');
  await heardUpTo(room, 1);
  expect(made).toHaveLength(1);
  await parlour.stop();
  client.retryNow();
  await fact(client, ['state'], () => client.state.name === 'waiting' && client.state.attempt > 1);
  parlour = await parlour.restart();
  client.retryNow();
  await roomIs(room, 'live');
  room.post('and again');
  await heardUpTo(room, 2);
  expect(heard.map((event) => event.type === 'posted' && event.text)).toEqual([
    'by a socket of ours',
    'and again',
  ]);
  expect(made.length).toBeGreaterThan(2);
  await parlour.end();
});

test('an event that there is not is refused by its name', async () => {
  const parlour = await startParlour();
  const client = openAt(parlour.wsUrl, {});
  const room = client.room('tea');
  // @ts-expect-error none of that name
  room.addEventListener('evnt', () => {});
  // @ts-expect-error none of that name
  client.removeEventListener('stat', () => {});
  room.addEventListener('event', ({ detail }) => detail.type satisfies string);
  room.addEventListener('event', (event: CustomEvent<RoomEvent>) => event.detail);
  await parlour.end();
});
