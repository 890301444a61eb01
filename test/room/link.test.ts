import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Told } from '../../src/bus/bus.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { Refusal } from '../../src/protocol/error.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { GivenRole } from '../../src/protocol/role.ts';
import { createRooms } from '../../src/room/rooms.ts';
import type { Store } from '../../src/store/store.ts';
import { type House, named, openHouse } from '../support/house.ts';

let house: House;
const heard: RoomEvent[] = [];
beforeEach(async () => {
  house = await openHouse();
  heard.length = 0;
  house.bus.subscribe('room1', (message) => heard.push((message as Told).event));
});
afterEach(() => house.end());

const room = named('Room 1');
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const bo: Actor = { author: { id: 'g_bo', name: 'bo' }, isGuest: true };
/** The same person with an account, before and after it says that it is. */
const account: Actor = { author: { id: 'u_bo', name: 'Bo B.' } };
const both: Actor = { ...account, guest: bo.author.id };
const other: Actor = { author: { id: 'u_cy', name: 'Cy' }, guest: bo.author.id };

const submit = (actor: Actor, command: RoomCommand, rooms = house.rooms) =>
  rooms.submit(actor, room, command);
const say = (actor: Actor, text: string, ref?: string) =>
  submit(actor, { type: 'post', room: 'room1', text, ...(ref ? { ref } : {}) });
const link = (actor: Actor, ref?: string) =>
  submit(actor, { type: 'link', room: 'room1', ...(ref ? { ref } : {}) });
const edit = (actor: Actor, seq: number, text: string, ref?: string) =>
  submit(actor, { type: 'edit', room: 'room1', seq, text, ...(ref ? { ref } : {}) });
const react = (actor: Actor, seq: number, on: boolean) =>
  submit(actor, { type: 'react', room: 'room1', seq, emoji: '☕', on });
const grant = (actor: Actor, person: string, role: GivenRole, name = 'bo') =>
  submit(actor, { type: 'grant', room: 'room1', person, role, name });
const roleOf = async (actor: Actor) =>
  (await house.rooms.standing(room.key)).roleOf(actor, Date.now());
const code = (code: string) => ({ code });

describe('a guest who is a person', () => {
  test('is so by one fact, which only those who keep order hear', async () => {
    await say(bo, 'as a guest');
    const { seq } = await link(both, 'l1');
    expect(seq).toBe(2);
    expect(heard.at(-1)).toMatchObject({
      type: 'linked',
      author: account.author,
      guest: 'g_bo',
      person: 'u_bo',
      name: 'Bo B.',
      as: { role: 'guest' },
    });
    expect((await link(both, 'l1')).seq).toBe(2);
    expect((await link(both, 'l2')).seq).toBe(2);
    expect(heard).toHaveLength(2);
  });

  test('does nothing under its secret any more, and repeats are answered', async () => {
    const { seq } = await say(bo, 'as a guest', 'r1');
    await link(both);
    for (const again of [
      say(bo, 'more'),
      edit(bo, seq, 'changed'),
      submit(bo, { type: 'remove', room: 'room1', seq }),
      react(bo, seq, true),
      submit(bo, { type: 'ask', room: 'room1', text: 'why?' }),
    ]) {
      await expect(again).rejects.toMatchObject(code('linked'));
    }
    await expect(link({ ...bo, guest: 'g_bo' })).rejects.toMatchObject(code('no_guest'));
    expect((await say(bo, 'as a guest', 'r1')).seq).toBe(seq);
  });

  test('has what it said: it edits and removes it, as the guest that said it', async () => {
    const first = await say(bo, 'one');
    const second = await say(bo, 'two');
    await expect(edit(account, first.seq, 'mine')).rejects.toMatchObject(code('not_yours'));
    await link(both);
    await expect(edit(host, first.seq, 'mine')).rejects.toMatchObject(code('not_yours'));
    const edited = await edit(account, first.seq, 'mine', 'e1');
    expect((await edit(account, first.seq, 'mine', 'e1')).seq).toBe(edited.seq);
    await submit(account, { type: 'remove', room: 'room1', seq: second.seq });
    const { messages } = await house.store.messages('room1', { limit: 9 });
    expect(messages).toMatchObject([
      { author: bo.author, text: 'mine' },
      { author: bo.author, removedAt: expect.any(Number) },
    ]);
    expect(heard.slice(3)).toMatchObject([
      { type: 'edited', author: bo.author },
      { type: 'removed', author: bo.author },
    ]);
    expect(JSON.stringify(heard.slice(3))).not.toContain('u_bo');
  });

  test('is answered for what it sent as a guest, and what it sends now is not stored twice', async () => {
    const first = await say(bo, 'sent and not answered', 'r1');
    await link(both);
    expect((await say(account, 'sent and not answered', 'r1')).seq).toBe(first.seq);
    await expect(say(account, 'something else', 'r1')).rejects.toMatchObject(code('ref_reused'));
    const own = await say(account, 'sent as a person', 'r2');
    expect((await say(account, 'sent as a person', 'r2')).seq).toBe(own.seq);
    await house.rooms.close();
    const again = createRooms({ store: house.store, bus: house.bus, limits: house.limits });
    const repeat = {
      type: 'post',
      room: 'room1',
      text: 'sent and not answered',
      ref: 'r1',
    } as const;
    expect((await submit(account, repeat, again)).seq).toBe(first.seq);
    await expect(
      submit(bo, { type: 'post', room: 'room1', text: 'more', ref: 'r3' }, again),
    ).rejects.toMatchObject(code('linked'));
  });

  test('is answered so, too, while the link is on its way', async () => {
    await say(bo, 'here');
    const asked = [say(bo, 'sent', 'r1'), link(both), say(account, 'sent', 'r1')];
    const [sent, , again] = await Promise.all(asked);
    expect(again?.seq).toBe(sent?.seq);
  });

  test('reacts once: what it had as a guest it takes back as that guest', async () => {
    const { seq } = await say(host, 'tea?');
    await react(bo, seq, true);
    await link(both);
    await react(account, seq, true);
    const reactions = async () => (await house.store.message('room1', seq))?.reactions;
    expect(await reactions()).toMatchObject([{ count: 1, by: ['g_bo'] }]);
    await react(account, seq, false);
    expect(await reactions()).toBeUndefined();
    await react(account, seq, true);
    expect(await reactions()).toMatchObject([{ count: 1, by: ['u_bo'] }]);
    expect(heard.at(-2)).toMatchObject({ type: 'unreacted', author: { id: 'g_bo' } });
  });

  test('takes back all that it reacted by one command: as the guest, too, and as itself', async () => {
    const { seq } = await say(host, 'tea?');
    await react(bo, seq, true);
    await react(account, seq, true);
    await react(host, seq, true);
    await link(both);
    const { seq: taken } = await react(account, seq, false);
    expect((await house.store.message('room1', seq))?.reactions).toEqual([
      { emoji: '☕', count: 1, by: ['u_host'] },
    ]);
    expect(heard.slice(-2)).toMatchObject([
      { type: 'unreacted', seq: taken - 1, author: { id: 'g_bo' } },
      { type: 'unreacted', seq: taken, author: { id: 'u_bo' } },
    ]);
  });
});

describe('roles', () => {
  test('go over, under the name of the person, with the mark of the first owner', async () => {
    await grant(host, bo.author.id, 'owner');
    await link(both);
    expect([await roleOf(bo), await roleOf(account)]).toEqual(['guest', 'owner']);
    expect((await house.store.standing('room1')).people).toEqual([
      { person: 'u_bo', name: 'Bo B.', role: 'owner', first: true },
    ]);
    await grant(account, 'u_cy', 'owner');
    await submit(account, { type: 'revoke', room: 'room1', person: 'u_cy' });
  });

  test('the higher one counts where both have some', async () => {
    await grant(host, bo.author.id, 'member');
    await grant(host, account.author.id, 'moderator');
    await link(both);
    expect(await roleOf(account)).toBe('moderator');
  });

  test('what is given to the guest, or taken, is the person’s, and nobody hears who that is', async () => {
    await say(bo, 'here');
    await link(both);
    await grant(host, bo.author.id, 'moderator', 'what the guest was called');
    expect(heard.at(-1)).toMatchObject({ type: 'granted', person: 'u_bo', name: 'Bo B.' });
    expect(await roleOf(account)).toBe('moderator');
    await grant(account, bo.author.id, 'member');
    expect(await roleOf(account)).toBe('member');
    await submit(host, { type: 'revoke', room: 'room1', person: bo.author.id });
    expect(heard.at(-1)).toMatchObject({ type: 'revoked', person: 'u_bo' });
    const token = { ...account, grants: { rooms: new Map([['room1', 'owner' as const]]) } };
    expect(await roleOf(token)).toBe('guest');
  });

  test('what was taken from the guest, a token does not give back', async () => {
    await grant(host, bo.author.id, 'moderator');
    await submit(host, { type: 'revoke', room: 'room1', person: bo.author.id });
    const token = { ...both, grants: { rooms: new Map([['room1', 'moderator' as const]]) } };
    expect(await roleOf(token)).toBe('moderator');
    await link(token);
    expect(await roleOf(token)).toBe('guest');
  });

  test('a room that only the guest may enter is the person’s by linking', async () => {
    await grant(host, bo.author.id, 'member');
    await submit(host, { type: 'set', room: 'room1', setting: 'read', value: 'members' });
    await expect(say(account, 'let me in')).rejects.toMatchObject(code('members_only'));
    await expect(link({ ...other, guest: 'g_nobody' })).rejects.toMatchObject(code('members_only'));
    await link(both);
    await say(account, 'in');
  });
});

describe('is refused', () => {
  test('where one of both is missing, or it is a bot, or a stranger', async () => {
    await say(bo, 'here');
    for (const actor of [
      account,
      bo,
      { ...both, author: { id: 'b_x', name: 'weather', badge: 'bot' } } as const,
      { ...both, author: { id: 'c_x', name: 'x', claimed: true } } as const,
    ]) {
      await expect(link(actor)).rejects.toMatchObject(code('no_guest'));
    }
  });

  test('where the guest is somebody else already: of two at once, the first', async () => {
    await say(bo, 'here');
    const [first, second] = await Promise.allSettled([link(both), link(other)]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { seq: 2 } });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'link_taken' } });
    await expect(link(other)).rejects.toMatchObject(code('link_taken'));
  });

  test('beyond twenty guests', async () => {
    await say(bo, 'here');
    for (let i = 0; i < 20; i++) await link({ ...account, guest: `g_${i}` });
    await expect(link(both)).rejects.toMatchObject(code('too_many_guests'));
    expect((await link({ ...account, guest: 'g_7' })).seq).toBe(21);
  });

  test('nowhere, and written nowhere, where nobody ever said anything', async () => {
    expect((await link(both)).seq).toBe(0);
    expect(await house.store.room('room1')).toBeUndefined();
  });
});

describe('a link whose commit fails', () => {
  const full = (store: Store, isFull: () => boolean, isKnown: Promise<void>): Store => ({
    ...store,
    epoch: store.epoch,
    byRef: (fact) => store.byRef(fact),
    room: (key) => store.room(key),
    standing: (key) => store.standing(key),
    message: (key, seq) => store.message(key, seq),
    commit: async (facts) => {
      if (!isFull()) return store.commit(facts);
      await isKnown;
      throw new Refusal('storage_full');
    },
  });

  test('takes the guest nothing, and the second of two devices makes it so', async () => {
    await grant(host, bo.author.id, 'moderator');
    await house.rooms.close();
    let isFull = true;
    const { promise: isKnown, resolve: know } = Promise.withResolvers<void>();
    const store = full(house.store, () => isFull, isKnown);
    const rooms = createRooms({ store, bus: house.bus, limits: house.limits });
    const failing = submit(both, { type: 'link', room: 'room1', ref: 'a' }, rooms);
    // Decided, and not committed: the guest does nothing, and the person has nothing yet.
    const meanwhile = [
      submit(bo, { type: 'post', room: 'room1', text: 'still me?' }, rooms),
      submit(
        bo,
        { type: 'grant', room: 'room1', person: 'u_cy', role: 'member', name: 'cy' },
        rooms,
      ),
      submit(
        account,
        { type: 'grant', room: 'room1', person: 'u_cy', role: 'member', name: 'cy' },
        rooms,
      ),
    ];
    await Promise.allSettled(meanwhile);
    know();
    const outcomes = await Promise.allSettled([failing, ...meanwhile]);
    expect(outcomes.map((each) => 'reason' in each && each.reason.code)).toEqual([
      'storage_full',
      'linked',
      'linked',
      'not_allowed',
    ]);
    isFull = false;
    await submit(bo, { type: 'post', room: 'room1', text: 'still me' }, rooms);
    const second = await submit(both, { type: 'link', room: 'room1', ref: 'b' }, rooms);
    expect(second.seq).toBe(3);
    expect((await rooms.standing(room.key)).roleOf(account, Date.now())).toBe('moderator');
  });
});
