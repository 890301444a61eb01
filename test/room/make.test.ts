import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomRule } from '../../src/protocol/room-rule.ts';
import { createRooms, type Rooms } from '../../src/room/rooms.ts';
import { ann, bo, type House, named, openHouse } from '../support/house.ts';

const day = 24 * 3_600_000;
const room = named('Room 1');
const make = { type: 'make', room: 'room1', ref: 'k1' } as const;
const guest = (author: Actor['author']): Actor => ({ author, isGuest: true });
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };

let house: House;
let rooms: Rooms;
let now = Date.now();
let others = 0;
beforeEach(async () => {
  house = await openHouse();
  now = Date.now();
  others = 0;
  rooms = roomsBy('owned');
});
afterEach(async () => {
  await rooms.close();
  await house.end();
});

function roomsBy(rule: RoomRule): Rooms {
  const { store, bus, limits } = house;
  return createRooms({ store, bus, limits, rule, now: () => now, isAlone: () => others === 0 });
}

const roleOf = async (actor: Actor) => (await rooms.standing(room.key)).roleOf(actor, now);
const say = (actor: Actor) =>
  rooms.submit(actor, room, { type: 'post', room: 'room1', text: 'hi' });

test('whoever makes a room owns it, as its first owner, and is told so again under its ref', async () => {
  const made = await rooms.submit(guest(ann), room, make);
  expect(made.seq).toBe(1);
  expect(await roleOf(guest(ann))).toBe('owner');
  expect((await rooms.standing(room.key)).granted(ann.id)).toMatchObject({ first: true });
  expect(await rooms.submit(guest(ann), room, make)).toEqual(made);
  await expect(rooms.submit(guest(bo), room, make)).rejects.toMatchObject({ code: 'room_taken' });
});

test('nobody makes a room in which somebody spoke, also a moment ago, or in which somebody is', async () => {
  const said = say(guest(bo));
  const made = rooms.submit(guest(ann), room, make);
  await expect(made).rejects.toMatchObject({ code: 'room_taken' });
  await said;
  others = 1;
  const other = rooms.submit(guest(ann), named('room2'), { ...make, room: 'room2' });
  await expect(other).rejects.toMatchObject({ code: 'room_taken' });
});

test('of two who make it at once, one has it', async () => {
  const both = [ann, bo].map((author) => rooms.submit(guest(author), room, make));
  const [first, second] = await Promise.allSettled(both);
  expect([first?.status, second?.status]).toEqual(['fulfilled', 'rejected']);
  expect(await roleOf(guest(bo))).toBe('guest');
});

test('a stranger makes none', async () => {
  const stranger: Actor = { author: { id: 'c_x', name: 'x', claimed: true }, isGuest: true };
  await expect(rooms.submit(stranger, room, make)).rejects.toMatchObject({ code: 'no_key' });
});

test('what is not used for a day may be made by another, by facts', async () => {
  await rooms.submit(guest(ann), room, make);
  now += day - 1_000;
  await expect(rooms.submit(guest(bo), room, make)).rejects.toMatchObject({ code: 'room_taken' });
  now += 2_000;
  const made = await rooms.submit(guest(bo), room, make);
  expect(made.seq).toBe(3);
  const facts = await house.store.events(room.key, 0, 3, 3);
  expect(facts.map(({ type }) => type)).toEqual(['granted', 'revoked', 'granted']);
  expect([await roleOf(guest(ann)), await roleOf(guest(bo))]).toEqual(['guest', 'owner']);
  expect((await rooms.standing(room.key)).granted(bo.id)).toMatchObject({ first: true });
});

test('a room that somebody owns by a link does not lapse', async () => {
  await rooms.submit(guest(ann), room, make);
  const { key } = await rooms.links.make(guest(ann), room, { role: 'owner' });
  await rooms.links.take(guest(bo), room, key);
  now += 2 * day;
  const cy = guest({ id: 'g_cy', name: 'cy' });
  await expect(rooms.submit(cy, room, make)).rejects.toMatchObject({ code: 'room_taken' });
  expect(await roleOf(guest(bo))).toBe('owner');
});

test('with a room that lapsed, the links of whoever had it are over', async () => {
  await rooms.submit(guest(ann), room, make);
  const { key } = await rooms.links.make(guest(ann), room, { role: 'owner', people: 9 });
  now += 2 * day;
  await rooms.submit(guest(bo), room, { ...make, ref: 'k2' });
  const taken = rooms.links.take(guest(ann), room, key);
  await expect(taken).rejects.toMatchObject({ code: 'no_link' });
});

test('what was used, or made by the host, does not lapse', async () => {
  await rooms.submit(guest(ann), room, make);
  await say(guest(ann));
  await rooms.submit(host, named('room2'), { ...make, room: 'room2' });
  now += 2 * day;
  for (const code of ['room1', 'room2']) {
    const made = rooms.submit(guest(bo), named(code), { ...make, room: code });
    await expect(made).rejects.toMatchObject({ code: 'room_taken' });
  }
});

test('where rooms are open, nobody but the host gives them owners', async () => {
  rooms = roomsBy('open');
  await expect(rooms.submit(guest(ann), room, make)).rejects.toMatchObject({ code: 'not_allowed' });
  await say(guest(ann));
  expect(await roleOf(guest(ann))).toBe('guest');
  const grant = {
    type: 'grant',
    room: 'room1',
    person: ann.id,
    role: 'owner',
    name: 'ann',
  } as const;
  await rooms.submit(host, room, grant);
  expect(await roleOf(guest(ann))).toBe('owner');
});

test('where rooms are closed, nothing is said in one that the host did not make', async () => {
  rooms = roomsBy('closed');
  for (const asked of [say(guest(ann)), rooms.submit(guest(ann), room, make)]) {
    await expect(asked).rejects.toMatchObject({ code: 'no_room' });
  }
  await rooms.submit(host, room, make);
  expect((await say(guest(ann))).seq).toBe(2);
});
