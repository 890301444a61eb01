import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory.ts';
import type { RoomName } from '../../src/protocol/code.ts';
import { Refusal } from '../../src/protocol/error.ts';
import type { Fact } from '../../src/protocol/fact.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { Keeper } from '../../src/room/keeper.ts';
import { createRooms, type Rooms } from '../../src/room/rooms.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, fact, garden, post, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let store: Store;
let rooms: Rooms;
let now: number;
let folder: string;

async function open(): Promise<void> {
  store = await openSqliteStore({ folder });
  rooms = createRooms({ store, bus: createMemoryBus(), limits: defaultLimits, now: () => now });
}

beforeEach(async () => {
  folder = tempFolder();
  now = 100 * day;
  await open();
});
afterEach(async () => {
  await rooms.close();
  await store.close();
});

const round = () => {
  const onBug = (error: unknown) => {
    throw error;
  };
  return new Keeper({ store, rooms, now: () => now, onBug }).round();
};
const said = (text: string, at: number, room?: RoomName) =>
  post(ann, text, { at, ...(room ? { room } : {}) });
const keep = (value: string, at: number, room?: RoomName): Fact =>
  fact(ann, { type: 'set', setting: 'keep', value }, { at, ...(room ? { room } : {}) });

const shown = async (room = tea) =>
  (await store.messages(room.key, { limit: 100 })).messages.flatMap(({ text }) => text || []);
const expiries = async (room = tea) =>
  (await store.events(room.key, 0, 10_000, 10_000)).filter(({ type }) => type === 'expired');

test('texts that are older than a room keeps go once a minute, whoever is there', async () => {
  await store.commit([
    keep('12h', 10 * day),
    keep('2', 10 * day, garden),
    ...[30, 13, 11, 2].map((hours) => said(`${hours} hours`, now - hours * hour)),
    ...['one', 'two', 'three'].map((text) => said(text, now - hour, garden)),
    said('for ever', 1, { key: 'attic', code: 'Attic' }),
  ]);
  await round();
  expect(await shown()).toEqual(['11 hours', '2 hours']);
  expect(await shown(garden)).toEqual(['two', 'three']);
  expect(await expiries()).toMatchObject([{ upTo: 3, author: { id: 'h_keep' }, at: now }]);
  now += minute / 2;
  await store.commit([said('four', now, garden)]);
  await round();
  expect(await shown(garden)).toEqual(['two', 'three', 'four']);
  now += minute / 2;
  await round();
  expect(await shown(garden)).toEqual(['three', 'four']);
  now += hour;
  await round();
  expect(await shown()).toEqual(['2 hours']);
  // Nothing is left but what says so: that is no reason to say it again.
  now += 3 * day;
  await round();
  now += 3 * day;
  await round();
  expect(await shown()).toEqual([]);
  expect(await expiries()).toHaveLength(3);
  expect((await store.messages('attic', { limit: 1 })).messages[0]?.text).toBe('for ever');
});

test('a start goes on where the one before ended', async () => {
  await store.commit([keep('1d', 10 * day), said('old', now - 2 * day), said('new', now)]);
  await rooms.close();
  await store.close();
  await open();
  await round();
  expect(await shown()).toEqual(['new']);
});

test('a shorter keep counts after a day, a longer one at once', async () => {
  await store.commit([
    keep('3d', 10 * day),
    ...[4, 2, 1].map((days) => said(`${days} days`, now - days * day)),
  ]);
  const host = { author: ann, grants: { role: 'host' } } as const;
  const set = (value: string) =>
    rooms.submit(host, tea, { type: 'set', room: 'tea', setting: 'keep', value });
  await set('1h');
  await round();
  expect(await shown()).toEqual(['2 days', '1 days']);
  now += day - minute;
  await round();
  expect(await shown()).toEqual(['2 days', '1 days']);
  await set('30d');
  now += 2 * minute;
  await round();
  expect(await shown()).toEqual(['2 days', '1 days']);
  await set('1');
  await set('');
  now += 9 * day;
  await round();
  expect(await shown()).toEqual(['2 days', '1 days']);
});

test('the first keep of a room is a shorter one, too', async () => {
  await store.commit([said('one', now - day), said('two', now - day), keep('1', now)]);
  await round();
  expect(await shown()).toEqual(['one', 'two']);
  now += day;
  await round();
  expect(await shown()).toEqual(['two']);
});

describe('what was found is not done where keep is set', () => {
  const host = { author: ann, grants: { role: 'host' } } as const;
  const set = (value: string) =>
    rooms.submit(host, tea, { type: 'set', room: 'tea', setting: 'keep', value });
  const since = 0;

  /** Texts that went by what was found before somebody set something else. */
  const find = async () => {
    await store.commit([keep('1h', 10 * day), said('old', now - day)]);
    const sets = await store.keepSets(tea.key, since);
    return () => rooms.expire({ room: tea, upTo: 2, sets, since });
  };

  test('meanwhile, in the queue or on its way', async () => {
    const expire = await find();
    await rooms.submit(host, tea, { type: 'post', room: 'tea', text: 'I keep it.' });
    const longer = set('');
    await expire();
    await longer;
    await expire();
    expect(await shown()).toEqual(['old', 'I keep it.']);
    expect(await expiries()).toEqual([]);
  });

  test('before the room is known, behind what takes its time', async () => {
    const expire = await find();
    const password = { type: 'set', room: 'tea', setting: 'password', value: 'secret' } as const;
    const [, , , late] = [rooms.submit(host, tea, password), set(''), expire(), set('30d')];
    await late;
    expect(await shown()).toEqual(['old']);
  });

  test('to the same again: what was lifted counts for a day', async () => {
    const expire = await find();
    await set('');
    await set('1h');
    await expire();
    expect(await shown()).toEqual(['old']);
  });

  test('while a commit is held', async () => {
    const gate = Promise.withResolvers<void>();
    const commit = store.commit.bind(store);
    const expire = await find();
    store.commit = async (facts) => {
      await gate.promise;
      return commit(facts);
    };
    const longer = set('');
    const expired = expire();
    await expired;
    gate.resolve();
    await longer;
    expect(await shown()).toEqual(['old']);
  });

  test('afterwards: what went before is gone', async () => {
    const expire = await find();
    const expired = expire();
    await set('');
    await expired;
    expect(await shown()).toEqual([]);
    expect(await expiries()).toMatchObject([{ seq: 3, upTo: 2 }]);
  });
});

test('a number of messages is counted over thousands, and on from there', async () => {
  await store.commit([keep('1500', 10 * day)]);
  const bundle = (from: number, many: number) =>
    store.commit(
      Array.from({ length: many }, (_, i) => [
        said(`no. ${from + i}`, now),
        fact(ann, { type: 'reacted', target: 2, emoji: '☕' }, { at: now }),
      ]).flat(),
    );
  await bundle(0, 2_600);
  const keeper = new Keeper({ store, rooms, now: () => now, onBug: () => {} });
  const first = async () => {
    await keeper.round();
    const { messages } = await store.messages(tea.key, { limit: 1_501 });
    return messages.find(({ text }) => text !== '')?.text;
  };
  expect(await first()).toBe('no. 1100');
  now += minute;
  expect(await first()).toBe('no. 1100');
  expect(await expiries()).toHaveLength(1);
  for (const [many, text] of [
    [3, 'no. 1103'],
    [1_200, 'no. 2303'],
  ] as const) {
    await bundle(9_000, many);
    now += minute;
    expect(await first()).toBe(text);
  }
  // As whoever has not counted yet finds it.
  now += minute;
  await round();
  expect(await expiries()).toHaveLength(3);
});

test('a clock that was set back keeps nothing longer; a full disk is tried again', async () => {
  await store.commit([
    keep('1h', 10 * day),
    said('one', 20 * day),
    fact(ann, { type: 'expired', upTo: 1 }, { at: 900 * day }),
    said('two', 21 * day),
  ]);
  const full = { expire: () => Promise.reject(new Refusal('storage_full')) };
  await new Keeper({ store, rooms: full, now: () => now, onBug: () => {} }).round();
  expect(await shown()).toEqual(['one', 'two']);
  await round();
  expect(await shown()).toEqual([]);
});
