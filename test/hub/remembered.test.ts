import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatlog } from '../../src/dialect/chatlog.ts';
import type { Speech } from '../../src/dialect/dialect.ts';
import { htmx } from '../../src/dialect/htmx.ts';
import { native } from '../../src/dialect/native-dialect.ts';
import { createStreamSpeeches } from '../../src/dialect/sse.ts';
import { KeptBudget, keptBudget } from '../../src/hub/kept-budget.ts';
import type { Place } from '../../src/hub/place.ts';
import { Remembered } from '../../src/hub/remembered.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { plainFraming } from '../../src/send/frame.ts';
import { ann, type House, named, openHouse, openWire } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.end());

let rooms = 0;
let code = '';
const nextRoom = () => {
  code = `gone${rooms++}`;
};
beforeEach(nextRoom);

interface Comer {
  readonly place: Place;
  /** All that was told up to the next message, which is said for it. */
  told(): Promise<string>;
  end(): void;
}

/** Comes into the room, with a cursor or without. */
async function come(dialect: Speech, seq?: number): Promise<Comer> {
  const wire = await openWire(house);
  let all = '';
  let look = () => {};
  wire.client.on('data', (bytes: Buffer) => {
    all += String(bytes);
    look();
  });
  wire.client.resume();
  const place = await house.hub.enter({
    room: named(code),
    dialect,
    framing: plainFraming,
    outlet: wire.outlet,
    member: String(Math.random()),
    ...(seq === undefined ? {} : { after: { epoch: house.store.epoch, seq } }),
    greet: ({ messages }) => {
      all += JSON.stringify(messages ?? []);
    },
    onLost: (error) => {
      throw error;
    },
  });
  return {
    place,
    async told() {
      const end = `end-${Math.random()}`;
      const heard = new Promise<void>((resolve) => {
        look = () => all.includes(end) && resolve();
      });
      await house.post(code, end);
      await heard;
      return all;
    },
    end() {
      place.leave();
      wire.end();
    },
  };
}

type Change = RoomCommand extends infer C
  ? C extends RoomCommand
    ? Omit<C, 'room'>
    : never
  : never;

async function says(change: Change): Promise<void> {
  await house.rooms.submit({ author: ann }, named(code), { ...change, room: code } as RoomCommand);
}

const latest = async () => (await house.store.room(code))?.seq ?? 0;
const post = (text: string) => says({ type: 'post', text });
const edit = (seq: number, text: string) => says({ type: 'edit', seq, text });
const remove = (seq: number) => says({ type: 'remove', seq });

const host = { author: { id: 'u_hope', name: 'hope' }, grants: { role: 'host' } } as const;
const order = (change: Change) =>
  house.rooms.submit(host, named(code), { ...change, room: code } as RoomCommand);

/** What ann says: `SECRET` is in a text that goes; message 1 is another one, `kept`. */
const histories = {
  'a removed text': async (between: () => Promise<unknown>) => {
    await post('SECRET');
    await between();
    await remove(2);
  },
  'a text put in place of another, then removed': async (between: () => Promise<unknown>) => {
    await post('hello');
    await edit(2, 'SECRET');
    await between();
    await remove(2);
  },
  'a text put in place of another, then replaced': async (between: () => Promise<unknown>) => {
    await post('hello');
    await edit(2, 'SECRET');
    await between();
    await edit(2, 'harmless');
  },
  'a hidden text': async (between: () => Promise<unknown>) => {
    await post('SECRET');
    await between();
    await order({ type: 'hide', seq: 2 });
  },
  'a cleared text': async (between: () => Promise<unknown>) => {
    await post('SECRET');
    await between();
    await order({ type: 'clear', person: ann.id });
  },
  'a text that was restored, then removed': async (between: () => Promise<unknown>) => {
    await post('SECRET');
    await order({ type: 'hide', seq: 2 });
    await order({ type: 'restore', seq: 2 });
    await between();
    await order({ type: 'remove', seq: 2 });
  },
  'a text that was pinned, then hidden': async (between: () => Promise<unknown>) => {
    await post('SECRET');
    await order({ type: 'pin', seq: 2 });
    await between();
    await order({ type: 'hide', seq: 2 });
  },
  'a replaced text': async (between: () => Promise<unknown>) => {
    await post('SECRET');
    await between();
    await edit(2, 'harmless');
  },
};

/** How the room's texts got into memory before one of them goes. */
const memories = {
  'the ring of who was there all the time': async (dialect: Speech) => {
    const there = await come(dialect);
    return { there: [there], between: () => there.told() };
  },
  'blocks read for who came back before': async (dialect: Speech) => {
    const there: Comer[] = [];
    const between = async () => {
      there.push(await come(dialect), await come(dialect, 1));
      await there[1]?.told();
    };
    return { there, between };
  },
  'facts read with the opening': async (dialect: Speech) => {
    const there: Comer[] = [];
    const between = async () => there.push(await come(dialect, await latest()));
    return { there, between };
  },
  'the latest page': async (dialect: Speech) => {
    const there: Comer[] = [];
    const between = async () => there.push(await come(native), await come(dialect));
    return { there, between };
  },
};

const spoken = [native, createStreamSpeeches('r1').posted, htmx, chatlog];
const cases = Object.keys(memories).flatMap((memory) =>
  Object.keys(histories).map((history) => ({ memory, history })),
) as { memory: keyof typeof memories; history: keyof typeof histories }[];

test.for(cases)('$history is not told from $memory', async ({ memory, history }) => {
  for (const dialect of spoken) {
    nextRoom();
    await post('kept');
    const { there, between } = await memories[memory](dialect);
    await histories[history](between);
    for (const after of [undefined, ...Array(await latest()).keys()]) {
      const bo = await come(dialect, after);
      expect(await bo.told(), `${dialect.name} after ${after}`).not.toContain('SECRET');
      bo.end();
    }
    for (const one of there) one.end();
  }
});

test('a text that goes in the moment in which it came is told to nobody who comes later', async () => {
  const there = await come(native);
  const { flush } = house.hub;
  const add = flush.add.bind(flush);
  // The moment lasts until it is let go on: as a hot room's does, some milliseconds.
  const waiting: Parameters<typeof add>[0][] = [];
  flush.add = (voice) => void waiting.push(voice);
  await post('SECRET');
  const early = await come(native, 0);
  await edit(1, 'SECRET, too');
  await remove(1);
  const late = await come(native, 0);
  flush.add = add;
  for (const voice of waiting) flush.add(voice);
  expect(await late.told()).not.toContain('SECRET');
  expect(await there.told()).toContain('"removed"');
  expect(await early.told()).toContain('"removed"');
  for (const one of [there, early, late]) one.end();
});

test('what the bus lost is not told from memory to who comes in then', async () => {
  const there = await come(native);
  await post('SECRET');
  await there.told();
  const { bus } = house;
  const publish = bus.publish.bind(bus);
  bus.publish = () => {};
  await remove(1);
  bus.publish = publish;
  const comers = [await come(native), await come(native, 0)];
  for (const bo of comers) expect(await bo.told()).not.toContain('SECRET');
  for (const one of [there, ...comers]) one.end();
});

test('facts read with the opening serve until a text of theirs goes', async () => {
  await post('SECRET');
  const opening = await house.store.opening(code, 1, { events: 9, messages: 9 });
  let reads = 0;
  const { store } = house;
  const counting = {
    ...store,
    events: (...asked: Parameters<typeof store.events>) => {
      reads++;
      return store.events(...asked);
    },
  };
  const remembered = new Remembered({
    key: code,
    store: counting,
    voices: new Map(),
    onBug: () => {},
  });
  remembered.open(opening);
  expect(await remembered.events(0, 1)).toMatchObject([{ text: 'SECRET' }]);
  expect(reads).toBe(0);
  await remove(1);
  const [, removed] = await store.events(code, 0, 2, 2);
  if (removed) remembered.take(removed);
  expect(await remembered.events(0, 1)).toMatchObject([{ text: '' }]);
  expect(reads).toBe(1);
  remembered.close();
});

/** So much is remembered of a room with twenty messages of a thousand letters, at least. */
const twenty = 20 * 1_000 * 4;

/** What rooms of twenty long messages each remember, within a budget for three of them. */
async function rememberMany(budget: KeptBudget, after?: number) {
  const text = 'x'.repeat(1_000);
  const all: Remembered[] = [];
  for (let i = 0; i < 8; i++) {
    const key = `many${rooms++}`;
    await Promise.all(Array.from({ length: 20 }, () => house.post(key, text)));
    const remembered = new Remembered(
      { key, store: house.store, voices: new Map(), onBug: () => {} },
      budget,
    );
    remembered.open(await house.store.opening(key, after, { events: 20, messages: 20 }));
    all.push(remembered);
  }
  return all;
}

describe('all rooms together', () => {
  test.each([
    ['pages', undefined],
    ['facts of openings', 1],
  ])('remember %s up to a budget, and read again what they let go', async (_, after) => {
    const budget = new KeptBudget(4 * twenty);
    const all = await rememberMany(budget, after);
    expect(budget.total).toBeLessThanOrEqual(4 * twenty);
    expect(budget.total).toBeGreaterThan(2 * twenty);
    expect(budget.keepers).toBeLessThan(5);
    for (const remembered of all) {
      expect((await remembered.page()).messages).toHaveLength(20);
      expect(await remembered.events(10, 20)).toHaveLength(10);
      expect(budget.total).toBeLessThanOrEqual(4 * twenty);
    }
    for (const remembered of all) remembered.close();
    expect([budget.total, budget.keepers]).toEqual([0, 0]);
  });

  test('count a page that grows', async () => {
    const budget = new KeptBudget(Number.POSITIVE_INFINITY);
    const key = `many${rooms++}`;
    const { store } = house;
    const remembered = new Remembered({ key, store, voices: new Map(), onBug: () => {} }, budget);
    remembered.open(await store.opening(key, undefined, { events: 20, messages: 20 }));
    for (let i = 0; i < 20; i++) await house.post(key, 'x'.repeat(1_000));
    for (const event of await store.events(key, 0, 20, 20)) remembered.take(event);
    expect(budget.total).toBeGreaterThan(twenty / 2);
    remembered.close();
  });

  test('count what one connection has them remember that joins many', async () => {
    const before = keptBudget.total;
    const comers: Comer[] = [];
    for (let i = 0; i < 10; i++) {
      nextRoom();
      await Promise.all(Array.from({ length: 20 }, () => house.post(code, 'x'.repeat(1_000))));
      comers.push(await come(native));
    }
    expect(keptBudget.total - before).toBeGreaterThan(10 * twenty);
    for (const comer of comers) comer.end();
    expect(keptBudget.total).toBe(before);
  });
});
