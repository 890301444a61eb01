import { expect, onTestFinished, test, vi } from 'vitest';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { Counts } from '../../src/protocol/counts.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { Purse } from '../../src/protocol/purse.ts';
import { defaultRates } from '../../src/protocol/rate.ts';
import { createRooms } from '../../src/room/rooms.ts';
import { named, openHouse } from '../support/house.ts';

const room = named('Room 1');
const from = (address: string, id: string): Actor => {
  return { author: { id, name: id }, isGuest: true, address, purse: new Purse(0) };
};
const { burst } = defaultRates.reactionsFrom;

test('past the rate of an address new keys react no more from there, and who wrote there does', async () => {
  const house = await openHouse();
  const { store, bus } = house;
  const rooms = createRooms({
    ...{ store, bus, limits: defaultLimits },
    counts: new Counts(defaultRates),
  });
  onTestFinished(async () => {
    await rooms.close();
    await house.end();
  });
  const submit = (actor: Actor, command: object) =>
    rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand);
  const react = (actor: Actor) => submit(actor, { type: 'react', seq: 1, emoji: '☕', on: true });
  const ann = from('192.0.2.7', 'g_ann');
  await submit(ann, { type: 'post', text: 'tea?' });
  const said = vi.spyOn(store.people, 'said');
  onTestFinished(() => said.mockRestore());
  const all = Array.from({ length: burst }, (_, i) => react(from('192.0.2.7', `g_${i}`)));
  await Promise.all(all);
  // Below the rate nobody is asked for.
  expect(said).not.toHaveBeenCalled();
  const more = Array.from({ length: 20 }, (_, i) => react(from('192.0.2.7', `g_more${i}`)));
  const refused = (await Promise.allSettled(more)).filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(10);
  expect(refused[0]).toMatchObject({ reason: { code: 'too_fast', retry: expect.any(Number) } });
  await react(ann);
  await react(from('192.0.2.8', 'g_bo'));
});
