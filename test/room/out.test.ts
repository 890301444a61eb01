import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Told } from '../../src/bus/bus.ts';
import { createMemoryBus } from '../../src/bus/memory.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { Refusal } from '../../src/protocol/error.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { outEach } from '../../src/protocol/out.ts';
import { createRooms } from '../../src/room/rooms.ts';
import { ann, bo, type House, named, openHouse } from '../support/house.ts';
import { createModel } from '../support/model-store.ts';

let house: House;
const heard: RoomEvent[] = [];
let now = 1_790_000_000_000;
let rooms: House['rooms'];
beforeEach(async () => {
  house = await openHouse();
  heard.length = 0;
  house.bus.subscribe('room1', (message) => heard.push((message as Told).event));
  const { store, bus } = house;
  rooms = createRooms({ store, bus, limits: defaultLimits, now: () => now });
});
afterEach(async () => {
  await rooms.close();
  await house.end();
});

const room = named('Room 1');
const cy = { id: 'g_cy', name: 'cy' };
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const guest = (author: Actor['author']): Actor => ({ author, isGuest: true });
const submit = (actor: Actor, command: object) =>
  rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand);
const say = (actor: Actor, text = 'tea?', ref?: string) =>
  submit(actor, { type: 'post', text, ...(ref ? { ref } : {}) });
const ban = (actor: Actor, person: string, more: object = {}) =>
  submit(actor, { type: 'ban', person, ...more });
const grant = (person: string, role: string) =>
  submit(host, { type: 'grant', person, role, name: person.slice(2) });
const refused = (code: string, retry: number | null = null) => ({ code, retry });

describe('whoever is out', () => {
  test('says nothing until its time is over, and is told for how many seconds', async () => {
    const { seq } = await say(guest(bo));
    await submit(host, { type: 'timeout', seq, seconds: 60, reason: ' spam ' });
    expect(heard.at(-1)).toMatchObject({
      ...{ type: 'timed-out', person: bo.id, name: 'bo', until: now + 60_000, reason: 'spam' },
      as: { role: 'host', by: 'host' },
    });
    now += 20_000;
    for (const command of [
      { type: 'post', text: 'tea!' },
      { type: 'edit', seq, text: 'tea!' },
      { type: 'react', seq, emoji: '☕', on: true },
      { type: 'ask', text: 'why?' },
    ]) {
      await expect(submit(guest(bo), command)).rejects.toMatchObject(refused('timed_out', 40));
    }
    await say(guest(ann));
    await submit(guest(bo), { type: 'remove', seq });
    now += 40_000;
    await say(guest(bo));
  });

  test('for good, until that is taken back: not even its own words', async () => {
    const { seq } = await say(guest(bo));
    await ban(host, bo.id);
    await expect(say(guest(bo))).rejects.toMatchObject(refused('banned'));
    await expect(submit(guest(bo), { type: 'remove', seq })).rejects.toMatchObject(
      refused('banned'),
    );
    await submit(host, { type: 'unban', person: bo.id });
    await say(guest(bo));
    await expect(submit(host, { type: 'unban', person: bo.id })).rejects.toMatchObject(
      refused('not_out'),
    );
  });

  test('is not let in earlier by a timeout', async () => {
    await say(guest(bo));
    await ban(host, bo.id);
    await submit(host, { type: 'timeout', person: bo.id, seconds: 10 });
    now += 11_000;
    await expect(say(guest(bo))).rejects.toMatchObject(refused('banned'));
  });

  test('gets the answer of before to what it sends again', async () => {
    const first = await say(guest(bo), 'tea?', 'r1');
    await ban(host, bo.id);
    expect(await say(guest(bo), 'tea?', 'r1')).toEqual(first);
    await expect(say(guest(bo), 'tea?', 'r2')).rejects.toMatchObject(refused('banned'));
  });

  test('has no role meanwhile, by facts or token, but for the host', async () => {
    await grant(bo.id, 'owner');
    const dee: Actor = {
      author: { id: 'u_dee', name: 'dee' },
      grants: { rooms: new Map([['room1', 'moderator']]) },
    };
    for (const each of [dee, host]) await say(each);
    await ban(host, bo.id);
    await ban(host, dee.author.id);
    const standing = await rooms.standing(room.key);
    for (const actor of [guest(bo), dee]) {
      expect(standing.roleOf(actor, now)).toBe('guest');
      for (const command of [
        { type: 'unban', person: actor.author.id },
        { type: 'set', setting: 'topic', value: 'me' },
        { type: 'revoke', person: bo.id },
        { type: 'post', text: 'tea?' },
      ]) {
        await expect(submit(actor, command)).rejects.toMatchObject(refused('banned'));
      }
    }
    await ban(host, host.author.id);
    await say(host);
  });

  test('reads on, but where only members do', async () => {
    await grant(bo.id, 'member');
    await submit(host, { type: 'timeout', person: bo.id, seconds: 60 });
    const enter = () => rooms.enter(guest(bo), room, {}, undefined);
    expect(await enter()).toBeUndefined();
    await submit(host, { type: 'set', setting: 'read', value: 'members' });
    const soon = { code: 'timed_out', retry: expect.any(Number) };
    now = Date.now();
    await submit(host, { type: 'timeout', person: bo.id, seconds: 60 });
    await expect(enter()).rejects.toMatchObject(soon);
    await submit(host, { type: 'unban', person: bo.id });
    expect(await enter()).toBeUndefined();
  });

  test('as a guest is so as the person that it turns out to be, in either order', async () => {
    const own = (name: string): Actor => {
      return { author: { id: `u_${name}`, name }, guest: `g_${name}` };
    };
    await say(guest(bo));
    await ban(host, bo.id);
    await submit(own('bo'), { type: 'link' });
    await expect(say(own('bo'))).rejects.toMatchObject(refused('banned'));
    await submit(own('cy'), { type: 'link' });
    await ban(host, cy.id);
    expect(heard.at(-1)).toMatchObject({ type: 'banned', person: 'u_cy' });
    await expect(say(own('cy'))).rejects.toMatchObject(refused('banned'));
    await submit(host, { type: 'unban', person: 'u_cy' });
    await say(own('cy'));
    expect(await house.store.standing('room1')).toEqual((await rooms.standing(room.key)).committed);
  });
});

test('nobody acts on somebody who stands as high, but the first owner of a room', async () => {
  await grant(ann.id, 'owner');
  await grant(bo.id, 'owner');
  await grant(cy.id, 'moderator');
  await expect(ban(guest(cy), bo.id)).rejects.toMatchObject(refused('above_you'));
  await expect(ban(guest(bo), ann.id)).rejects.toMatchObject(refused('above_you'));
  await expect(ban(guest(cy), cy.id)).rejects.toMatchObject(refused('above_you'));
  await expect(ban(guest({ id: 'g_x', name: 'x' }), bo.id)).rejects.toMatchObject(
    refused('not_allowed'),
  );
  await ban(guest(ann), bo.id);
  await ban(guest(ann), cy.id);
  await grant('g_dee', 'moderator');
  await expect(
    submit(guest({ id: 'g_dee', name: 'dee' }), { type: 'unban', person: bo.id }),
  ).rejects.toMatchObject(refused('above_you'));
  for (const [code, command] of [
    ['bad_shape', { type: 'ban' }],
    ['bad_shape', { type: 'ban', person: bo.id, seq: 1 }],
    ['no_message', { type: 'ban', seq: 1 }],
    ['no_message', { type: 'ban', seq: 99 }],
    ['bad_person', { type: 'ban', person: 'c_x' }],
    ['bad_person', { type: 'ban', person: 'bo' }],
    ['bad_person', { type: 'timeout', person: 'bo', seconds: 60 }],
    ['bad_person', { type: 'clear', person: 'bo' }],
    ['bad_person', { type: 'grant', person: 'bo', role: 'member', name: 'bo' }],
  ] as const) {
    await expect(submit(host, command)).rejects.toMatchObject(refused(code));
  }
});

test('a room keeps so many from speaking, and no more at once', async () => {
  const facts = Array.from({ length: outEach }, (_, i) => {
    const change = { type: 'banned', person: `g_${i}`, name: 'x', until: now + 60_000 } as const;
    return { room, author: host.author, at: now, change };
  });
  const posted = { type: 'posted', text: 'tea?' } as const;
  await house.store.commit([{ room, author: bo, at: now, change: posted }, ...facts]);
  await expect(ban(host, bo.id)).rejects.toMatchObject(refused('too_many_out'));
  await ban(host, 'g_7');
  now += 61_000;
  await ban(host, bo.id);
  expect((await rooms.standing(room.key)).committed.out).toHaveLength(2);
  expect((await house.store.standing('room1')).out).toHaveLength(2);
});

describe('acts that cross posts', () => {
  /** A law whose disk is held, and may be full. */
  async function held() {
    const store = await createModel('held')();
    let open = () => {};
    let isFull = false;
    let gate = Promise.resolve();
    const commit: typeof store.commit = async (facts) => {
      const [wait, full] = [gate, isFull];
      await wait;
      if (full) throw new Refusal('storage_full');
      return store.commit(facts);
    };
    const parts = { store: { ...store, epoch: store.epoch, commit }, bus: createMemoryBus() };
    const law = createRooms({ ...parts, limits: defaultLimits, now: () => now });
    onTestFinished(() => law.close());
    return {
      ask: (actor: Actor, command: object) =>
        law.submit(actor, room, { room: 'room1', ...command } as RoomCommand),
      hold(full = false) {
        isFull = full;
        gate = new Promise((resolve) => {
          open = resolve;
        });
      },
      let: () => open(),
    };
  }

  const post = { type: 'post', text: 'tea?' };

  test('what was decided before is before it in the log, and nothing comes after', async () => {
    const law = await held();
    for (const each of [ann, bo]) await law.ask(guest(each), post);
    law.hold();
    const before = law.ask(guest(bo), post);
    const banning = law.ask(host, { type: 'ban', person: bo.id });
    const after = law.ask(guest(bo), post);
    const others = law.ask(guest(ann), post);
    await expect(after).rejects.toMatchObject(refused('banned'));
    law.let();
    const [first, second, third] = await Promise.all([before, banning, others]);
    expect([first.seq, second.seq, third.seq]).toEqual([3, 4, 5]);
  });

  test('one that was not stored is taken back, and meanwhile keeps from speaking', async () => {
    const law = await held();
    await law.ask(guest(bo), post);
    law.hold(true);
    const banning = law.ask(host, { type: 'ban', person: bo.id });
    await expect(law.ask(guest(bo), post)).rejects.toMatchObject(refused('banned'));
    law.let();
    await expect(banning).rejects.toMatchObject(refused('storage_full', 5));
    law.hold();
    law.let();
    await law.ask(guest(bo), post);
  });

  test('what lets somebody speak again counts from its commit', async () => {
    const law = await held();
    await law.ask(guest(bo), post);
    await law.ask(host, { type: 'ban', person: bo.id });
    law.hold();
    const ending = law.ask(host, { type: 'unban', person: bo.id });
    await expect(law.ask(guest(bo), post)).rejects.toMatchObject(refused('banned'));
    law.let();
    await ending;
    await law.ask(guest(bo), post);
  });
});
