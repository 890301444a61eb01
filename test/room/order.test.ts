import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Told } from '../../src/bus/bus.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { GivenRole } from '../../src/protocol/role.ts';
import { createRooms } from '../../src/room/rooms.ts';
import { ann, bo, type House, named, openHouse } from '../support/house.ts';

let house: House;
const heard: RoomEvent[] = [];
beforeEach(async () => {
  house = await openHouse();
  heard.length = 0;
  house.bus.subscribe('room1', (message) => heard.push((message as Told).event));
});
afterEach(() => house.end());

const room = named('Room 1');
const cy = { id: 'g_cy', name: 'cy' };
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const stranger: Actor = { author: { id: 'c_x', name: 'x', claimed: true }, isGuest: true };
const guest = (author: Actor['author']): Actor => ({ author, isGuest: true });

const submit = (actor: Actor, command: RoomCommand) => house.rooms.submit(actor, room, command);
const grant = (actor: Actor, person: string, role: GivenRole, until?: number) =>
  submit(actor, {
    type: 'grant',
    room: 'room1',
    person,
    role,
    name: person.slice(2),
    ...(until === undefined ? {} : { until }),
  });
const revoke = (actor: Actor, person: string) =>
  submit(actor, { type: 'revoke', room: 'room1', person });
const set = (actor: Actor, setting: string, value: string | number | boolean, ref?: string) =>
  submit(actor, { type: 'set', room: 'room1', setting, value, ref } as RoomCommand);
const say = (actor: Actor, text: string, ref?: string) =>
  submit(actor, { type: 'post', room: 'room1', text, ...(ref ? { ref } : {}) });
const roleOf = async (actor: Actor, at = Date.now()) =>
  (await house.rooms.standing(room.key)).roleOf(actor, at);
const refused = (code: string) => ({ code });

describe('roles', () => {
  test('who is given one has it, and its badge stands on what it says', async () => {
    expect(await roleOf({ author: ann })).toBe('guest');
    expect(await roleOf(stranger)).toBe('stranger');
    await grant(host, ann.id, 'moderator');
    expect(await roleOf({ author: ann })).toBe('moderator');
    await say({ author: ann }, 'order!');
    expect(heard).toMatchObject([
      { type: 'granted', author: { badge: 'host' }, as: { role: 'host', by: 'host' } },
      { type: 'posted', author: { id: ann.id, badge: 'moderator' } },
    ]);
    expect((await house.store.messages('room1', { limit: 1 })).messages[0]?.author.badge).toBe(
      'moderator',
    );
  });

  test('who may give no order learns nothing by the refusal', async () => {
    await grant(host, ann.id, 'member');
    const { seq } = await submit(guest(bo), { type: 'ask', room: 'room1', text: 'how?' });
    const orders: readonly RoomCommand[] = [
      ...[ann.id, bo.id, 'g_nobody', 'c_x', 'x/y'].flatMap((person): RoomCommand[] => [
        { type: 'grant', room: 'room1', person, role: 'member' },
        { type: 'revoke', room: 'room1', person },
      ]),
      { type: 'grant', room: 'room1', person: ann.id, role: 'member', name: 'a'.repeat(100) },
      ...[seq, 1, 99].map(
        (fact): RoomCommand => ({ type: 'answer', room: 'room1', seq: fact, text: 'so' }),
      ),
    ];
    for (const order of orders) {
      await expect(submit(guest(cy), order)).rejects.toMatchObject(refused('not_allowed'));
    }
  });

  test('nobody acts on an equal, but a room’s first owner and the host', async () => {
    await grant(host, ann.id, 'owner');
    await grant({ author: ann }, bo.id, 'owner');
    await grant({ author: bo }, cy.id, 'moderator');
    for (const [actor, person] of [
      [bo, ann.id],
      [cy, bo.id],
    ] as const) {
      await expect(revoke({ author: actor }, person)).rejects.toMatchObject(refused('above_you'));
    }
    await expect(grant({ author: cy }, 'g_dee', 'moderator')).rejects.toMatchObject(
      refused('not_allowed'),
    );
    await expect(grant({ author: cy }, bo.id, 'member')).rejects.toMatchObject(
      refused('above_you'),
    );
    await revoke({ author: ann }, bo.id);
    expect(await roleOf({ author: bo })).toBe('guest');
    await revoke(host, ann.id);
    expect(await roleOf({ author: ann })).toBe('guest');
  });

  test('whoever steps down may, and nobody makes its own role longer', async () => {
    await grant(host, ann.id, 'moderator', 60);
    const own = { author: ann };
    await expect(grant(own, ann.id, 'moderator')).rejects.toMatchObject(refused('not_allowed'));
    await grant(own, ann.id, 'member', 30);
    await revoke(own, ann.id);
    await expect(revoke(own, ann.id)).rejects.toMatchObject(refused('not_allowed'));
  });

  test('a role ends at its time, by the moment that is judged', async () => {
    await grant(host, ann.id, 'moderator', 60);
    const now = Date.now();
    expect(await roleOf({ author: ann }, now)).toBe('moderator');
    expect(await roleOf({ author: ann }, now + 61_000)).toBe('guest');
  });

  test('a token gives a role, the higher counts, and a revocation in the log beats it', async () => {
    const person: Actor = {
      author: { id: 'u_ann', name: 'ann' },
      grants: { rooms: new Map([['room1', 'moderator']]) },
    };
    expect(await roleOf(person)).toBe('moderator');
    await grant(person, 'g_dee', 'member');
    expect(heard[0]?.as).toEqual({ role: 'moderator', by: 'token' });
    await grant(host, 'u_ann', 'owner');
    expect(await roleOf(person)).toBe('owner');
    await grant(host, 'u_ann', 'member');
    expect(await roleOf(person)).toBe('moderator');
    await revoke(host, 'u_ann');
    expect(await roleOf(person)).toBe('guest');
    expect((await house.store.standing('room1')).revoked).toEqual([
      { person: 'u_ann', taken: 'owner' },
    ]);
    await grant(host, 'u_ann', 'member');
    expect(await roleOf(person)).toBe('member');
    await revoke(host, host.author.id);
    expect(await roleOf(host)).toBe('host');
  });

  test('whoever takes a role takes of what a token says what it stands above, for good', async () => {
    const byToken = (role: GivenRole): Actor => ({
      author: { id: `u_${role}`, name: role },
      grants: { rooms: new Map([['room1', role]]) },
    });
    await grant(host, ann.id, 'owner');
    await grant(host, bo.id, 'moderator');
    await grant(host, cy.id, 'owner');
    const [first, moderator, owner] = [ann, bo, cy].map((author): Actor => ({ author }));
    if (!first || !moderator || !owner) throw new Error('Nobody is there.');
    // In two steps, a moderator would take what is not its to take.
    await grant(moderator, 'u_owner', 'member');
    await revoke(moderator, 'u_owner');
    expect(await roleOf(byToken('owner'))).toBe('owner');
    await revoke(owner, 'u_owner');
    expect(await roleOf(byToken('owner'))).toBe('owner');
    await revoke(first, 'u_owner');
    expect(await roleOf(byToken('owner'))).toBe('guest');
    await revoke(owner, 'u_moderator');
    expect(await roleOf(byToken('moderator'))).toBe('guest');
    // And what a moderator gives is not what the token said.
    await grant(moderator, 'u_moderator', 'member');
    expect(await roleOf(byToken('moderator'))).toBe('member');
  });

  test('whoever steps down has the lower role for no longer than the higher one', async () => {
    await grant(host, ann.id, 'moderator', 60);
    for (const until of [undefined, 120]) {
      await expect(grant({ author: ann }, ann.id, 'member', until)).rejects.toMatchObject(
        refused('not_allowed'),
      );
    }
    await grant({ author: ann }, ann.id, 'member', 30);
    expect(await roleOf({ author: ann })).toBe('member');
  });

  test('nobody is given one who can’t be known again, or of whom nothing is known', async () => {
    await expect(grant(host, 'c_x', 'member')).rejects.toMatchObject(refused('bad_person'));
    for (const person of ['*', '\0', 'a\nb', 'g_\u202ex', `g_${'x'.repeat(63)}`]) {
      await expect(grant(host, person, 'member')).rejects.toMatchObject(refused('bad_person'));
      await expect(revoke(host, person)).rejects.toMatchObject(refused('bad_person'));
    }
    await expect(
      submit(host, { type: 'grant', room: 'room1', person: 'g_who', role: 'member' }),
    ).rejects.toMatchObject({
      ...refused('bad_person'),
      words: expect.stringContaining('its name'),
    });
  });
});

describe('settings', () => {
  test('who may set one is said by its row', async () => {
    await grant(host, ann.id, 'moderator');
    await set({ author: ann }, 'post', 'members');
    await expect(set({ author: ann }, 'topic', 'tea')).rejects.toMatchObject(
      refused('not_allowed'),
    );
    await expect(set({ author: bo }, 'post', 'anyone')).rejects.toMatchObject(
      refused('not_allowed'),
    );
    await expect(set(host, 'post', 'nobody')).rejects.toMatchObject(refused('bad_setting'));
    expect((await house.store.standing('room1')).settings).toEqual({ post: 'members' });
  });

  test.each([
    ['a control character', 'tea\u0007 time', 'bad_setting'],
    ['what turns the text', 'tea \u202eemit', 'bad_setting'],
    ['what holds it turned', 'tea \u2066time', 'bad_setting'],
    ['what is not seen', 'tea\u200b time', 'bad_setting'],
    ['what breaks a line', 'tea\u2028time', 'bad_setting'],
    ['a pile of marks', `te${'\u0301'.repeat(9)}`, 'text_marks'],
  ])('are no words with %s', async (_, value, code) => {
    for (const setting of ['title', 'topic', 'rules']) {
      await expect(set(host, setting, value)).rejects.toMatchObject(refused(code));
    }
  });

  test('are words as people write them, in lines where they are rules', async () => {
    const words = 'Tea \u{1f469}\u200d\u{1f33e} می\u200cخواهم O´Brien';
    for (const setting of ['title', 'topic', 'rules']) {
      await set(host, setting, words);
      await set(host, setting, '');
    }
    await set(host, 'rules', `${words}\n\n\tand\r\nmilk`);
    await expect(set(host, 'topic', 'tea\nmilk')).rejects.toMatchObject(refused('bad_setting'));
  });

  test('what they keep from whom', async () => {
    await grant(host, ann.id, 'moderator');
    await grant(host, cy.id, 'member');
    await say(guest(bo), 'before');
    const moderator = { author: ann };
    const member = { author: cy };
    const kept = async (actor: Actor, code: string) =>
      expect(say(actor, 'let me').catch(({ code }) => code)).resolves.toBe(code);
    await set(host, 'post', 'members');
    await kept(guest(bo), 'read_only');
    await kept(stranger, 'read_only');
    await say(member, 'here');
    await set(host, 'post', 'moderators');
    await kept(member, 'read_only');
    await say(moderator, 'here');
    await set(host, 'post', 'anyone');
    await set(host, 'guests', 'read');
    await kept(guest(bo), 'guests_off');
    await say({ author: bo }, 'with an account');
    await set(host, 'guests', 'on');
    await set(host, 'read', 'members');
    await kept(guest(bo), 'members_only');
    await set(host, 'read', 'anyone');
    await set(host, 'archived', true);
    for (const actor of [moderator, member, host]) await kept(actor, 'archived');
    await submit(guest(bo), { type: 'remove', room: 'room1', seq: 3 });
    await set(host, 'archived', false);
    await say(guest(bo), 'open again');
  });

  test('a room opens, and tells in how many seconds; at its end nothing is said', async () => {
    await set(host, 'opens', Date.now() + 30_000);
    const early = await say(guest(bo), 'early').catch((error) => error);
    expect(early).toMatchObject({ code: 'read_only' });
    expect(early.retry).toBeGreaterThan(28);
    expect(early.retry).toBeLessThanOrEqual(30);
    await set(host, 'opens', 0);
    await set(host, 'ends', 1_000);
    await expect(say(guest(bo), 'late')).rejects.toMatchObject({ code: 'read_only', retry: null });
  });

  test('a message is edited for so long', async () => {
    const { seq } = await say(guest(bo), 'one');
    await set(host, 'edits', 1);
    const edit = (text: string) => submit(guest(bo), { type: 'edit', room: 'room1', seq, text });
    await edit('two');
    const standing = await house.rooms.standing(room.key);
    expect(standing.settings.edits).toBe(1);
  });
});

describe('with a commit in flight', () => {
  test('what tightens counts from its decision, what loosens from its commit', async () => {
    await say(guest(bo), 'warm');
    const [, during] = await Promise.allSettled([
      set(host, 'post', 'moderators'),
      say(guest(bo), 'during'),
    ]);
    expect(during).toMatchObject({ reason: { code: 'read_only' } });
    const [, early] = await Promise.allSettled([
      set(host, 'post', 'anyone'),
      say(guest(bo), 'early'),
    ]);
    expect(early).toMatchObject({ reason: { code: 'read_only' } });
    await say(guest(bo), 'after');
    const [, given] = await Promise.allSettled([
      grant(host, ann.id, 'moderator'),
      set({ author: ann }, 'post', 'members'),
    ]);
    expect(given).toMatchObject({ reason: { code: 'not_allowed' } });
    const [, taken] = await Promise.allSettled([
      revoke(host, ann.id),
      set({ author: ann }, 'post', 'members'),
    ]);
    expect(taken).toMatchObject({ reason: { code: 'not_allowed' } });
  });

  test('of a first member and a later lock neither counts for a post between them', async () => {
    await say(guest(bo), 'warm');
    const [, , between] = await Promise.allSettled([
      grant(host, bo.id, 'member'),
      set(host, 'post', 'members'),
      say(guest(bo), 'between'),
    ]);
    expect(between).toMatchObject({ reason: { code: 'read_only' } });
  });
});

test('a room has five thousand people with roles at most', async () => {
  const change = { type: 'granted', name: 'x', role: 'member' } as const;
  const facts = Array.from({ length: 5_000 }, (_, i) => {
    return { room, author: host.author, at: 1, change: { ...change, person: `g_${i}` } };
  });
  await house.store.commit(facts);
  await expect(grant(host, 'g_more', 'member')).rejects.toMatchObject(refused('too_many_roles'));
  await grant(host, 'g_7', 'moderator');
  await revoke(host, 'g_8');
  // Of two that are on their way at once, there is room for one.
  const both = await Promise.allSettled(
    ['g_more', 'g_other'].map((id) => grant(host, id, 'member')),
  );
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

describe('repeats first', () => {
  test('what was stored before is answered, whatever it would be refused for now', async () => {
    const first = await say(guest(bo), 'one', 'r1');
    const topic = await set(host, 'topic', 'tea', 's1');
    await grant(host, ann.id, 'owner');
    const locked = await set({ author: ann }, 'archived', true, 's2');
    expect(await say(guest(bo), 'one', 'r1')).toEqual(first);
    await expect(say(guest(bo), 'two', 'r1')).rejects.toMatchObject(refused('ref_reused'));
    await expect(say(guest(bo), 'two', 'r2')).rejects.toMatchObject(refused('archived'));
    await revoke(host, ann.id);
    expect(await set({ author: ann }, 'archived', true, 's2')).toEqual(locked);
    expect(await set(host, 'topic', 'tea', 's1')).toEqual(topic);
  });

  test('also where the first one is still on its way', async () => {
    await say(guest(bo), 'warm');
    const [first, , again] = await Promise.all([
      say(guest(bo), 'one', 'r1'),
      set(host, 'archived', true),
      say(guest(bo), 'one', 'r1'),
    ]);
    expect(again).toEqual(first);
  });
});

describe('questions', () => {
  const ask = (actor: Actor, text: string) => submit(actor, { type: 'ask', room: 'room1', text });
  const answer = (actor: Actor, seq: number) =>
    submit(actor, { type: 'answer', room: 'room1', seq, text: 'Yes.' });

  test('reach those who keep order, and come back to who asked', async () => {
    await grant(host, ann.id, 'moderator');
    const { seq } = await ask(guest(bo), 'May I?');
    await expect(answer(guest(cy), seq)).rejects.toMatchObject(refused('not_allowed'));
    await expect(answer({ author: ann }, 1)).rejects.toMatchObject(refused('no_message'));
    await answer({ author: ann }, seq);
    expect(heard.at(-1)).toMatchObject({ type: 'answered', target: seq, to: bo.id });
    await expect(ask(stranger, 'And I?')).rejects.toMatchObject(refused('no_key'));
  });

  test('are twenty without an answer at most', async () => {
    const asked = [];
    for (let i = 0; i < 20; i++) asked.push(await ask(guest(bo), `${i}?`));
    await expect(ask(guest(bo), 'one more')).rejects.toMatchObject(refused('too_many_questions'));
    await ask(guest(cy), 'and I?');
    await answer(host, asked[0]?.seq ?? 0);
    await ask(guest(bo), 'one more');
    // A second answer to one makes no room for another one.
    await answer(host, asked[0]?.seq ?? 0);
    await expect(ask(guest(bo), 'and more')).rejects.toMatchObject(refused('too_many_questions'));
  });

  test('are counted on their way to the disk, too, and after a restart', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 30 }, (_, i) => ask(guest(bo), `${i}?`)),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    const again = createRooms(house);
    const command = { type: 'ask', room: 'room1', text: 'again' } as const;
    const asked = () => again.submit(guest(bo), room, command);
    await expect(asked()).rejects.toMatchObject(refused('too_many_questions'));
    await again.submit(host, room, { type: 'answer', room: 'room1', seq: 2, text: 'Yes.' });
    await asked();
    await again.close();
  });

  test('are five hundred in a room at most', async () => {
    const people = Array.from({ length: 26 }, (_, i) => guest({ id: `g_${i}`, name: 'one' }));
    const all = await Promise.allSettled(
      people.flatMap((person) => Array.from({ length: 20 }, () => ask(person, 'me?'))),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(500);
    await expect(ask(guest(bo), 'me?')).rejects.toMatchObject(refused('too_many_questions'));
  });

  test('have twenty answers each at most; one that was given already is answered as before', async () => {
    const { seq } = await ask(guest(bo), 'May I?');
    const first = { type: 'answer', room: 'room1', seq, text: 'Yes.', ref: 'first' } as const;
    const given = await submit(host, first);
    const more = await Promise.allSettled(Array.from({ length: 25 }, () => answer(host, seq)));
    expect(more.filter(({ status }) => status === 'fulfilled')).toHaveLength(19);
    await expect(answer(host, seq)).rejects.toMatchObject(refused('too_many_answers'));
    expect(await submit(host, first)).toEqual(given);
  });
});
