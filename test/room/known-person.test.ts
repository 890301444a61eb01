import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { createRooms } from '../../src/room/rooms.ts';
import { ann, bo, type House, named, openHouse } from '../support/house.ts';

let house: House;
let rooms: House['rooms'];
let here: readonly string[] = [];
beforeEach(async () => {
  house = await openHouse();
  here = [];
  const nameOf = (_: string, id: string) => (here.includes(id) ? 'somebody' : undefined);
  const { store, bus } = house;
  rooms = createRooms({ store, bus, limits: defaultLimits, nameOf });
});
afterEach(async () => {
  await rooms.close();
  await house.end();
});

const room = named('Room 1');
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const guest = (author: Actor['author']): Actor => ({ author, isGuest: true });
const submit = (actor: Actor, command: object) =>
  rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand);
const acts = (person: string) => [
  { type: 'timeout', person, seconds: 60 },
  { type: 'note', person, text: 'who is that?' },
  { type: 'clear', person },
  { type: 'ban', person },
];

test('an act on an id of nobody who ever was there is refused, after whether one may', async () => {
  await submit(guest(ann), { type: 'post', text: 'tea?' });
  for (const act of acts('g_nobody')) {
    await expect(submit(host, act)).rejects.toMatchObject({ code: 'no_person', retry: null });
    await expect(submit(guest(ann), act)).rejects.toMatchObject({ code: 'not_allowed' });
  }
});

test.each<[string, () => Promise<unknown>]>([
  [
    'whose words are gone',
    async () => {
      const { seq } = await submit(guest(bo), { type: 'post', text: 'tea?' });
      await submit(guest(bo), { type: 'remove', seq });
    },
  ],
  [
    'whose words wait',
    async () => {
      await submit(host, { type: 'set', setting: 'hold', value: 'everybody' });
      await submit(guest(bo), { type: 'post', text: 'tea?' });
    },
  ],
  ['who asked', () => submit(guest(bo), { type: 'ask', text: 'tea?' })],
  [
    'who reacted',
    async () => {
      const { seq } = await submit(guest(ann), { type: 'post', text: 'tea?' });
      await submit(guest(bo), { type: 'react', seq, emoji: '☕', on: true });
    },
  ],
  [
    'who reported',
    async () => {
      const { seq } = await submit(guest(ann), { type: 'post', text: 'tea?' });
      await submit(guest(bo), { type: 'report', seq, why: 'rude' });
      await submit(guest(ann), { type: 'remove', seq });
    },
  ],
  [
    'who reacted to what stands far above',
    async () => {
      const { seq } = await submit(guest(ann), { type: 'post', text: 'tea?' });
      await submit(guest(bo), { type: 'react', seq, emoji: '☕', on: true });
      const posts = Array.from({ length: 60 }, () => ({ type: 'post', text: 'tea!' }));
      await Promise.all(posts.map((post) => submit(guest(ann), post)));
    },
  ],
  [
    'who has a role',
    () => submit(host, { type: 'grant', person: bo.id, role: 'member', name: 'bo' }),
  ],
  [
    'who is there',
    async () => {
      here = [bo.id];
    },
  ],
])('somebody %s can be meant', async (_, come) => {
  await come();
  for (const act of acts(bo.id)) await submit(host, act);
});

test('whoever did that before is answered as then', async () => {
  here = [bo.id];
  const ban = { type: 'ban', person: bo.id, ref: 'b1' };
  const first = await submit(host, ban);
  await submit(host, { type: 'unban', person: bo.id });
  here = [];
  expect(await submit(host, ban)).toEqual(first);
});
