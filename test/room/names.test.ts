import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../src/protocol/actor.ts';
import type { Author } from '../../src/protocol/record.ts';
import { createRooms, type Rooms } from '../../src/room/rooms.ts';
import { type House, named, openHouse } from '../support/house.ts';

const room = named('tea');
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const ann: Author = { id: 'g_annann', name: 'ann' };
const guest = (id: string, name: string): Actor => ({ author: { id, name }, isGuest: true });
const stranger = (name: string): Actor => ({
  author: { id: `c_${name}`, name, claimed: true },
  isGuest: true,
});

let house: House;
let rooms: Rooms;
beforeEach(async () => {
  house = await openHouse();
  const { store, bus, limits } = house;
  rooms = createRooms({ store, bus, limits });
});
afterEach(async () => {
  await rooms.close();
  await house.end();
});

const grant = (person: Author, role: 'owner' | 'moderator' | 'member') =>
  rooms.submit(host, room, {
    type: 'grant',
    room: 'tea',
    person: person.id,
    name: person.name,
    role,
  });

/** The name under which somebody's line is kept. */
async function saidBy(actor: Actor): Promise<string> {
  const { seq } = await rooms.submit(actor, room, { type: 'post', room: 'tea', text: 'hi' });
  return (await house.store.message(room.key, seq))?.author.name ?? '';
}

test('in a room without anybody who has a badge, everybody is called as it says', async () => {
  expect(await saidBy(guest('g_x', 'ann'))).toBe('ann');
  await rooms.submit(host, room, { type: 'set', room: 'tea', setting: 'topic', value: 'tea' });
  await grant(ann, 'member');
  expect(await saidBy(guest('g_x', 'ann'))).toBe('ann');
});

test('a name that looks like an owner’s is no guest’s, and is marked where nobody can be known', async () => {
  expect(await saidBy(guest('g_xyzw', 'ann'))).toBe('ann');
  await grant(ann, 'owner');
  expect(await saidBy(guest('g_xyzw', 'аnn'))).toBe('guest-xyzw');
  expect(await saidBy(stranger('ANN'))).toBe('ANN (not ann)');
  expect(await saidBy(stranger('cy'))).toBe('cy');
  expect(await saidBy({ author: { id: 'u_9', name: 'ann' } })).toBe('ann');
  expect(await saidBy(guest(ann.id, 'ann'))).toBe('ann');
  // What was said before keeps the name.
  expect((await house.store.message(room.key, 1))?.author.name).toBe('ann');
});

test('it counts under the name that the owner uses now, until the role is taken', async () => {
  await grant({ ...ann, name: 'guest-anna' }, 'owner');
  expect(await saidBy(guest('g_xyzw', 'ann'))).toBe('ann');
  expect(await saidBy(guest(ann.id, 'ann'))).toBe('ann');
  expect(await saidBy(guest('g_xyzw', 'ann'))).toBe('guest-xyzw');
  await rooms.submit(host, room, { type: 'revoke', room: 'tea', person: ann.id });
  expect(await saidBy(guest('g_xyzw', 'ann'))).toBe('ann');
});

test('hosts and bots count from when they act; a host’s name that is long leaves room for the mark', async () => {
  const long = 'n'.repeat(64);
  expect(await saidBy({ author: { id: 'b_1', name: 'Kettle', badge: 'bot' } })).toBe('Kettle');
  expect(await saidBy(guest('g_xyzw', 'kett1e'))).toBe('guest-xyzw');
  await grant({ ...ann, name: long }, 'owner');
  const marked = await saidBy(stranger(long));
  expect(marked).toBe(`${'n'.repeat(64 - 39)} (not ${'n'.repeat(32)})`);
  expect([...marked]).toHaveLength(64);
});
