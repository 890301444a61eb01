import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
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
const guest = (name: string, address?: string): Actor => {
  return { author: { id: `g_${name}`, name }, isGuest: true, address };
};
const stranger = (address?: string): Actor => {
  return { author: { id: 'c_x', name: 'x', claimed: true }, isGuest: true, address };
};
const submit = (actor: Actor, command: object, within?: string) =>
  rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand, within);
const say = (actor: Actor, within?: string, ref?: string) =>
  submit(actor, { type: 'post', text: 'tea?', ...(ref ? { ref } : {}) }, within);
const refused = (code: string, retry: number | null = null) => ({ code, retry });

const [here, there] = ['192.0.2.1', '192.0.2.2'];

test('by address newcomers say nothing from there, and those who wrote before go on', async () => {
  await say(guest('ann', here));
  const { seq } = await say(guest('troll', here));
  const hits = await rooms.reach(room.key, seq);
  expect(['ann', 'troll', 'new'].map((name) => hits(guest(name, here)))).toEqual([
    false,
    true,
    true,
  ]);
  expect(hits(guest('new', there))).toBe(false);
  await submit(host, { type: 'ban', seq, address: true, seconds: 60 });
  await expect(say(guest('troll', there))).rejects.toMatchObject(refused('banned', 60));
  for (const actor of [guest('new', here), stranger(here)]) {
    await expect(say(actor)).rejects.toMatchObject(refused('banned', 60));
  }
  const react = { type: 'react', seq: 1, emoji: '☕', on: true };
  const report = { type: 'report', seq: 1, why: 'rude' };
  const ask = { type: 'ask', text: 'why?' };
  for (const command of [react, report, ask]) {
    await expect(submit(guest('new', here), command)).rejects.toMatchObject(refused('banned', 60));
  }
  await submit(guest('ann', here), { ...report, seq });
  await say(guest('ann', here));
  await say(guest('other', there));
  await submit(host, { type: 'grant', person: 'g_member', role: 'member', name: 'm' });
  await say(guest('member', here));
  expect(
    await rooms.submit(guest('new', here), named('elsewhere'), {
      ...{ type: 'post', room: 'elsewhere', text: 'tea?' },
    }),
  ).toMatchObject({ seq: 1 });
  now += 60_000;
  await say(guest('new', here));
});

test('no link gives a role to a newcomer who is kept out by its address', async () => {
  const owner: Actor = guest('own', there);
  await submit(owner, { type: 'make' });
  const { key } = await rooms.links.make(owner, room, { role: 'member', people: 9 });
  await say(guest('ann', here));
  const { seq } = await say(guest('troll', here));
  await submit(owner, { type: 'ban', seq, address: true });
  await expect(rooms.links.take(guest('new', here), room, key)).rejects.toMatchObject(
    refused('banned'),
  );
  await rooms.links.take(guest('ann', here), room, key);
  await rooms.links.take(guest('far', there), room, key);
  const invites = await rooms.links.list(owner, room);
  expect(invites).toMatchObject([{ taken: 2 }]);
});

test('a stranger is met by its connection and its address, and never by its name', async () => {
  const { seq } = await say(stranger(here), 'one', 'r1');
  await submit(host, { type: 'timeout', seq, seconds: 60 });
  const [fact] = await house.store.events('room1', 1, 2, 1);
  expect(fact).toMatchObject({ type: 'timed-out', person: 'c_x', address: true });
  await expect(say(stranger(there), 'one')).rejects.toMatchObject(refused('timed_out', 60));
  await expect(say(stranger(here), 'two')).rejects.toMatchObject(refused('timed_out', 60));
  expect(await say(stranger(here), 'one', 'r1')).toMatchObject({ seq });
  await say(stranger(there), 'three');
  expect((await rooms.standing(room.key)).committed.out).toEqual([]);
  expect((await house.store.standing('room1')).out).toEqual([]);
  await submit(host, { type: 'unban', person: 'c_x' });
  await say(stranger(here), 'two');
  await expect(submit(host, { type: 'unban', person: 'c_x' })).rejects.toMatchObject(
    refused('not_out'),
  );
});

test('where an address tells nobody apart, or is known no more, nothing is done by it', async () => {
  const { seq } = await say(guest('troll'));
  const byAddress = { type: 'ban', seq, address: true };
  await expect(submit(host, byAddress)).rejects.toMatchObject(refused('no_address'));
  await expect(rooms.reach(room.key, seq)).rejects.toMatchObject(refused('no_address'));
  const nameless = await say(stranger(), 'one');
  await submit(host, { type: 'ban', seq: nameless.seq });
  await expect(say(stranger(), 'one')).rejects.toMatchObject(refused('banned'));
  await say(stranger(), 'two');
  const known = await say(guest('other', here));
  now += 25 * 3_600_000;
  await expect(submit(host, { ...byAddress, seq: known.seq })).rejects.toMatchObject(
    refused('no_address'),
  );
  const byPerson = { type: 'ban', person: 'g_other', address: true };
  await expect(submit(host, byPerson)).rejects.toMatchObject(refused('no_address'));
  expect((await rooms.standing(room.key)).committed.out).toEqual([]);
});

test('a header that anybody may write takes nobody out of a bar', async () => {
  const { seq } = await say(guest('troll', here));
  await submit(host, { type: 'ban', seq, address: true });
  const behind = { ...guest('new'), barredFrom: here };
  await expect(say(behind)).rejects.toMatchObject(refused('banned'));
  await say({ ...guest('far'), barredFrom: there });
});

test('of somebody who is named, the latest message says from where', async () => {
  await say(guest('troll', there));
  await say(guest('troll', here));
  await submit(host, { type: 'ban', person: 'g_troll', address: true });
  await expect(say(guest('new', here))).rejects.toMatchObject(refused('banned'));
  await say(guest('new', there));
  await submit(host, { type: 'unban', person: 'g_troll' });
  await say(guest('newer', here));
});

test('what was approved came from where it waited, for acts on its line and for whom they would hit', async () => {
  await submit(host, { type: 'set', setting: 'hold', value: 'everybody' });
  const heldAndApproved = async (actor: Actor, within?: string) => {
    const { seq: waits } = await say(actor, within);
    now += 1_000;
    return { waits, approve: () => submit(host, { type: 'approve', seq: waits }) };
  };
  const nameless = await (await heldAndApproved(stranger(), 'one')).approve();
  await submit(host, { type: 'timeout', seq: nameless.seq, seconds: 60 });
  await expect(say(stranger(), 'one')).rejects.toMatchObject(refused('timed_out', 60));
  const first = await heldAndApproved(guest('troll', here));
  await heldAndApproved(guest('troll', there));
  const { seq } = await first.approve();
  const hits = await rooms.reach(room.key, seq);
  expect([hits(guest('new', here)), hits(guest('new', there))]).toEqual([true, false]);
  await submit(host, { type: 'ban', person: 'g_troll', address: true });
  await expect(say(guest('new', there))).rejects.toMatchObject(refused('banned'));
  await say(guest('new', here));
  await submit(host, { type: 'ban', seq, address: true });
  await expect(say(guest('new', here))).rejects.toMatchObject(refused('banned'));
});

test('a ban by address rejects what waits of newcomers from there under other keys, and of nobody else', async () => {
  await say(guest('ann', here));
  await submit(host, { type: 'grant', person: 'g_member', role: 'member', name: 'm' });
  await submit(host, { type: 'set', setting: 'filters', value: 'hold: tea' });
  const troll = await say(guest('troll', here));
  await say(guest('other key', here));
  await say(stranger(here), 'one');
  const others = [
    await say(guest('ann', here)),
    await say(guest('member', here)),
    await say(guest('far', there)),
    await say(stranger(there), 'two'),
  ];
  await submit(host, { type: 'ban', seq: troll.seq, address: true });
  await submit(host, { type: 'set', setting: 'topic', value: 'after that' });
  const waiting = await house.store.review.waiting('room1');
  expect(waiting.map(({ seq }) => seq)).toEqual(others.map(({ seq }) => seq));
  // Who is let in again sends it again: what was rejected stays so.
  await submit(host, { type: 'unban', person: 'g_troll' });
  expect(await say(guest('other key', here))).toMatchObject({ held: true });
  expect(await house.store.review.waiting('room1')).toHaveLength(others.length + 1);
});

test('a host by token is above everybody, by its id as by its message, once it is here or wrote', async () => {
  const { store, bus } = house;
  const badgeOf = (_: string, person: string) => (person === 'u_quiet' ? 'host' : undefined);
  await rooms.close();
  rooms = createRooms({ store, bus, limits: defaultLimits, now: () => now, badgeOf });
  await submit(host, { type: 'grant', person: 'g_mo', role: 'moderator', name: 'mo' });
  const { seq } = await submit(host, { type: 'post', text: 'Welcome.' });
  for (const type of ['ban', 'timeout']) {
    for (const aim of [{ seq }, { person: 'u_host' }, { person: 'u_quiet' }]) {
      const act = { type, ...aim, ...(type === 'timeout' && { seconds: 60 }) };
      await expect(submit(guest('mo'), act)).rejects.toMatchObject(refused('above_you'));
    }
  }
  await submit(guest('so'), { type: 'post', text: 'Me, too.' });
  await submit(guest('mo'), { type: 'ban', person: 'g_so' });
  expect((await rooms.standing(room.key)).committed.out).toMatchObject([{ person: 'g_so' }]);
});
