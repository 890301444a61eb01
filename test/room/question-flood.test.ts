import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { openEach, openFor, openFrom } from '../../src/protocol/question.ts';
import { Keeper } from '../../src/room/keeper.ts';
import { createRooms } from '../../src/room/rooms.ts';
import { type House, named, openHouse } from '../support/house.ts';

let house: House;
let rooms: House['rooms'];
let now = 1_790_000_000_000;
beforeEach(async () => {
  house = await openHouse();
  const { store, bus } = house;
  rooms = createRooms({ store, bus, limits: defaultLimits, now: () => now });
});
afterEach(async () => {
  await rooms.close();
  await house.end();
});

const room = named('Room 1');
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const guest = (name: string, address: string): Actor => {
  return { author: { id: `g_${name}`, name }, isGuest: true, address };
};
const submit = (actor: Actor, command: object) =>
  rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand);
const ask = (actor: Actor) => submit(actor, { type: 'ask', text: 'why?' });
const askers = async () => {
  const open = await house.store.openQuestions('room1');
  return open.map(({ person }) => person);
};
const [here, there] = ['192.0.2.1', '192.0.2.2'];

test('of one address a hundred wait, and from elsewhere one is taken', async () => {
  for (let i = 0; i < openFrom; i++) await ask(guest(`${Math.floor(i / openEach)}`, here));
  await expect(ask(guest('new', here))).rejects.toMatchObject({ code: 'too_many_questions' });
  await ask(guest('ann', there));
  await submit(host, { type: 'ban', person: 'g_0' });
  await expect.poll(askers).toHaveLength(openFrom - openEach + 1);
  await ask(guest('new', here));
});

test('a ban by address takes what newcomers asked from there, and a clear what somebody did', async () => {
  await submit(guest('old', here), { type: 'post', text: 'tea?' });
  for (const name of ['old', 'troll', 'other']) await ask(guest(name, here));
  for (const name of ['ann', 'bo']) await ask(guest(name, there));
  await submit(host, { type: 'ban', person: 'g_troll', address: true });
  await expect.poll(askers).toEqual(['g_old', 'g_ann', 'g_bo']);
  await submit(host, { type: 'clear', person: 'g_bo' });
  await expect.poll(askers).toEqual(['g_old', 'g_ann']);
});

test('one is rejected by who keeps order alone, once, and its author still has it', async () => {
  const { seq } = await ask(guest('ann', here));
  const reject = (actor: Actor) => submit(actor, { type: 'reject', seq });
  await expect(reject(guest('bo', there))).rejects.toMatchObject({ code: 'not_allowed' });
  await reject(host);
  expect(await askers()).toEqual([]);
  await expect(reject(host)).rejects.toMatchObject({ code: 'not_held' });
  const own = await house.store.questions('room1', { of: ['g_ann'], limit: 9 });
  expect(own.questions).toMatchObject([{ seq, text: 'why?' }]);
  expect(await house.store.questions('room1', { limit: 9 })).toEqual({ questions: [] });
});

test('what nobody answers for a day waits no more', async () => {
  const { store } = house;
  const onBug = (bug: unknown) => expect.unreachable(String(bug));
  const keeper = new Keeper({ store, rooms, now: () => now, onBug });
  const answered = await ask(guest('bo', there));
  await submit(host, { type: 'answer', seq: answered.seq, text: 'so' });
  await ask(guest('ann', here));
  now += openFor;
  await ask(guest('cy', here));
  await keeper.round();
  expect(await askers()).toEqual(['g_ann', 'g_cy']);
  now += 1;
  await keeper.round();
  expect(await askers()).toEqual(['g_cy']);
  now += openFor;
  await keeper.round();
  expect(await askers()).toEqual([]);
});
