import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { Counts } from '../../src/protocol/counts.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { Purse } from '../../src/protocol/purse.ts';
import { defaultRates } from '../../src/protocol/rate.ts';
import { flaggedInRoom } from '../../src/protocol/review.ts';
import { createRooms } from '../../src/room/rooms.ts';
import { bo, type House, named, openHouse } from '../support/house.ts';

let house: House;
let rooms: House['rooms'];
beforeEach(async () => {
  house = await openHouse();
  const { store, bus } = house;
  rooms = createRooms({ store, bus, limits: defaultLimits, counts: new Counts(defaultRates) });
});
afterEach(async () => {
  await rooms.close();
  await house.end();
});

const room = named('Room 1');
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const from = (address: string, id: string): Actor => {
  return { author: { id, name: id }, isGuest: true, address, purse: new Purse(0) };
};
const submit = (actor: Actor, command: object) =>
  rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand);
const burst = Array.from({ length: defaultRates.reportsFrom.burst }, (_, i) => i);

test('past the rate of its address nothing is read for a report, and from elsewhere one is taken', async () => {
  const { seq } = await submit({ author: bo, isGuest: true }, { type: 'post', text: 'tea?' });
  const report = (actor: Actor) => submit(actor, { type: 'report', seq, why: 'rude' });
  for (const i of burst.slice(0, 20)) await report(from('192.0.2.7', `g_${i}`));
  for (const i of burst.slice(20)) {
    await submit(from('192.0.2.7', `g_${i}`), { type: 'ask', text: 'why?' });
  }
  const reading = vi.spyOn(house.store.review, 'reports');
  const refused = { code: 'too_fast', words: expect.stringContaining('from one address') };
  await expect(report(from('192.0.2.7', 'g_more'))).rejects.toMatchObject(refused);
  await expect(
    submit(from('192.0.2.7', 'g_more'), { type: 'ask', text: 'why?' }),
  ).rejects.toMatchObject(refused);
  expect(reading).not.toHaveBeenCalled();
  reading.mockRestore();
  const other = await submit({ author: bo, isGuest: true }, { type: 'post', text: 'milk?' });
  await submit(from('192.0.2.8', 'g_ann'), { type: 'report', seq: other.seq, why: 'rude' });
});

test('what rules flag has room, whatever people report', async () => {
  await submit(host, { type: 'set', setting: 'filters', value: 'flag: casino' });
  const says = (text: string) => submit({ author: bo, isGuest: true }, { type: 'post', text });
  const posts = await Promise.all(Array.from({ length: flaggedInRoom + 1 }, () => says('tea?')));
  const reports = posts.map(({ seq }, i) => {
    const author = { id: `g_${i}`, name: 'cy' };
    return submit({ author, isGuest: true }, { type: 'report', seq, why: 'rude' });
  });
  await Promise.all(reports);
  expect(await house.store.review.reports('room1', 0, '')).toMatchObject({
    messages: flaggedInRoom + 1,
  });
  const { seq } = await says('casino');
  await expect
    .poll(() => house.store.review.flags('room1', seq))
    .toEqual({ messages: 1, isFlagged: true });
  // Nor does what is flagged count among what people report.
  expect(await house.store.review.reports('room1', seq, 'g_0')).toMatchObject({
    messages: flaggedInRoom + 1,
    ofMessage: 1,
    byPerson: 1,
  });
});
