import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type ConnectOptions, newSecret, type Room, within } from '../../src/client/index.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { allSent, heardUpTo, linkIs, record, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

let parlour: OwnParlour;

beforeEach(async () => {
  parlour = await startParlour();
  onTestFinished(() => parlour.end());
});

const open = (name: string, options: ConnectOptions = {}) =>
  openAt(parlour.wsUrl, { name, secret: newSecret(), ...options });

const texts = (events: readonly RoomEvent[]) =>
  events.flatMap((event) => (event.type === 'posted' ? [event.text] : []));

/** Resolves when the room has been left. */
const isLeft = (room: Room) => roomIs(room, 'closed');

test('a room is left once all who joined it have let it go, and not before', async () => {
  const client = open('ann');
  const [one, other] = [client.join('tea'), client.join('T-E-A')];
  const room = client.room('tea');
  await roomIs(room, 'live');
  const states = record<string>(room, 'state');
  one();
  one();
  // React's StrictMode lets go and joins again within a moment.
  other();
  const again = client.join('tea');
  expect(client.room('tea')).toBe(room);
  room.post('still here');
  await allSent(room);
  expect([room.state, states]).toEqual(['live', []]);
  again();
  await isLeft(room);
  expect(client.room('tea')).not.toBe(room);
});

test('a client that was closed is opened again: its rooms go on where they were, nothing is lost or twice', async () => {
  const [ann, bo] = [open('ann', { mine: true }), open('bo')];
  const [anns, bos] = [ann.room('tea'), bo.room('tea')];
  await Promise.all([roomIs(anns, 'live'), roomIs(bos, 'live')]);
  const heard = record<RoomEvent>(anns, 'event');
  anns.post('one');
  await allSent(anns);
  for (const said of ['two', 'three']) {
    ann.close();
    expect([ann.state.name, anns.state]).toEqual(['closed', 'closed']);
    bos.post(`meanwhile ${said}`);
    await allSent(bos);
    anns.post(said);
    expect(anns.unsent.map(({ text }) => text)).toEqual([said]);
    ann.retryNow();
    expect(ann.state.name).toBe('closed');
    ann.open();
    ann.open();
    await roomIs(anns, 'live');
    await allSent(anns);
    await heardUpTo(anns, bos.cursor?.seq ?? 0);
  }
  await heardUpTo(anns, 5);
  expect(texts(heard)).toEqual(['one', 'meanwhile two', 'two', 'meanwhile three', 'three']);
  expect((await anns.react(1, '🍵')).seq).toBe(6);
  anns.read(5);
  expect(anns.mark).toBe(5);
});

test('a signal closes a client, and another one ends a wait', async () => {
  const ends = new AbortController();
  const client = open('ann', { signal: ends.signal });
  const room = client.room('tea');
  await roomIs(room, 'live');
  room.post('one');
  await allSent(room);
  expect((await within(ends.signal, room.edit(1, 'two'))).seq).toBe(2);
  await expect(within(ends.signal, room.edit(9, 'two'))).rejects.toMatchObject({
    code: 'no_message',
  });
  const waits = within(ends.signal, new Promise(() => {}));
  ends.abort();
  await expect(waits).rejects.toMatchObject({ code: 'unanswered', outcome: 'unknown' });
  await expect(within(ends.signal, new Promise(() => {}))).rejects.toMatchObject({
    code: 'unanswered',
  });
  await linkIs(client, 'closed');
  expect(room.state).toBe('closed');
  expect(open('bo', { signal: ends.signal }).state.name).toBe('closed');
});
