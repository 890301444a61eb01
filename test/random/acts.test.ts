import { cpSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Published } from '../../src/bus/bus.ts';
import { createMemoryBus } from '../../src/bus/memory.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import { roomName } from '../../src/protocol/code.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Change, Fact } from '../../src/protocol/fact.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { createRooms } from '../../src/room/rooms.ts';
import { Standings } from '../../src/room/standings.ts';
import { verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { createModel } from '../support/model-store.ts';
import { tempFolder } from '../support/temp.ts';

const tea = roomName('tea') ?? { key: 'tea', code: 'tea' };
const guest = (id: string): Actor => ({ author: { id, name: id.slice(2) }, isGuest: true });
const guests = [guest('g_ann'), guest('g_bo'), guest('g_cy')];
const hosts = ['u_hope', 'u_hal'].map(
  (id): Actor => ({ author: { id, name: id.slice(2) }, grants: { role: 'host' } }),
);

const seq = fc.integer({ min: 1, max: 24 });
const person = fc.constantFrom(...guests.map(({ author }) => author.id));
const emoji = fc.constantFrom('☕', '🎉');
const said = fc.record({
  by: fc.integer({ min: 0, max: 2 }),
  command: fc.oneof(
    { weight: 5, arbitrary: fc.record({ type: fc.constant('post') }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('edit'), seq }) },
    {
      weight: 3,
      arbitrary: fc.record({ type: fc.constant('react'), seq, emoji, on: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('remove'), seq }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('clear'), person }) },
  ),
});
const ordered = fc.record({
  host: fc.integer({ min: 0, max: 1 }),
  command: fc.oneof(
    { weight: 4, arbitrary: fc.record({ type: fc.constant('hide'), seq }) },
    { weight: 6, arbitrary: fc.record({ type: fc.constant('restore'), seq }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('remove'), seq }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('clear'), person }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('pin'), seq }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('announce') }) },
  ),
});
const burst = fc.array(fc.oneof(said, ordered), { minLength: 2, maxLength: 8, size: 'max' });
const history = fc.array(fc.record({ burst, dies: fc.nat({ max: 4 }).map((n) => n === 0) }), {
  minLength: 8,
  maxLength: 14,
  size: 'max',
});

async function openIn(folder: string, heard: Map<number, RoomEvent>) {
  const store = await openSqliteStore({ folder, searchMs: 60_000 });
  const bus = createMemoryBus();
  bus.subscribe(tea.key, (message: Published) => {
    if ('event' in message) heard.set(message.event.seq, message.event);
  });
  const rooms = createRooms({ store, bus, limits: defaultLimits, standings: new Standings(store) });
  const end = async () => {
    await rooms.close();
    await store.close();
  };
  return { folder, store, rooms, end };
}

/** What is restored is something that was taken, mostly. */
function aimed(
  command: { readonly type: string; readonly seq?: number },
  heard: ReadonlyMap<number, RoomEvent>,
): object {
  const { type, seq = 0 } = command;
  const taken = [...heard.values()].flatMap((event) => {
    if (event.type === 'hidden') return event.target;
    return event.type === 'cleared' && event.as ? event.seq : [];
  });
  return type === 'restore' && taken.length > 0 ? { type, seq: taken.at(-1 - (seq % 3)) } : command;
}

/** The fact that was told as this event, without what was told beside it. */
function factOf({ author, at, ref, as, ...event }: RoomEvent): Fact {
  const { room: _, seq: __, epoch: ___, ...rest } = event;
  let change = rest as Change & Record<string, unknown>;
  if (change.type === 'restored') {
    const { text: _t, stamp: _s, editedAt: _e, reactions: _r, ...own } = change;
    change = own as typeof change;
  }
  if (change.type === 'pinned') {
    const { message: _m, ...own } = change;
    change = own as typeof change;
  }
  const marks = { ...(ref === undefined ? {} : { ref }), ...(as === undefined ? {} : { as }) };
  return { room: tea, author, at, change, ...marks };
}

/** All that is read of a room holds no word of a message that is gone, and says what its facts say. */
async function check(store: Store, heard: ReadonlyMap<number, RoomEvent>): Promise<number> {
  const { seq: latest = 0 } = (await store.room(tea.key)) ?? {};
  const model = await createModel('m')();
  let restored = 0;
  for (let seq = 1; seq <= latest; seq++) {
    const event = heard.get(seq);
    if (!event) throw new Error(`fact ${seq} was never told`);
    const [committed] = await model.commit([factOf(event)]);
    expect(committed).toMatchObject({ seq });
    if (event.type !== 'restored') continue;
    restored++;
    if (event.cleared) continue;
    const { text, reactions, editedAt } = event;
    const shown = await model.message(tea.key, event.target);
    expect({ text, reactions, editedAt }).toEqual({
      ...{ text: shown?.text, reactions: shown?.reactions, editedAt: shown?.editedAt },
    });
  }
  const range = { limit: 200 };
  const { messages } = await store.messages(tea.key, range);
  expect(messages).toEqual((await model.messages(tea.key, range)).messages);
  expect(await store.pins(tea.key, 0)).toEqual(await model.pins(tea.key, 0));
  const events = await store.events(tea.key, 0, latest, latest);
  const read = JSON.stringify([messages, events, await store.search(tea.key, 'w', range)]);
  for (const { seq, removedAt } of messages) {
    if (removedAt === undefined) continue;
    const said = [...heard.values()].filter(
      (e) => e.seq === seq || ('target' in e && e.target === seq),
    );
    for (const event of said) {
      if ('text' in event && event.text && event.seq <= latest) {
        expect(read).not.toContain(`"text":${JSON.stringify(event.text)}`);
      }
    }
  }
  return restored;
}

test('whatever crosses and wherever it dies, what is undone is as it was, and what is gone is read nowhere', async () => {
  let restored = 0;
  let words = 0;
  const property = fc.asyncProperty(history, async (steps) => {
    const heard = new Map<number, RoomEvent>();
    let house = await openIn(tempFolder(), heard);
    try {
      for (const { burst, dies } of steps) {
        const answers = burst.map((one) => {
          const actor = 'by' in one ? guests[one.by] : hosts[one.host];
          const text = `w${words++}`;
          const command = { room: 'tea', text, ...aimed(one.command, heard) };
          return house.rooms.submit(actor ?? guest('g_x'), tea, command as unknown as RoomCommand);
        });
        if (!dies) {
          await Promise.allSettled(answers);
          continue;
        }
        // The files as they are in that moment: what was on its way is there whole, or not at all.
        await Promise.race(answers).catch(() => {});
        const folder = tempFolder();
        cpSync(house.folder, folder, { recursive: true });
        await Promise.allSettled(answers);
        await house.end();
        const after = await openIn(folder, heard);
        house = after;
        const { seq = 0 } = (await after.store.room(tea.key)) ?? {};
        for (const told of heard.keys()) if (told > seq) heard.delete(told);
      }
      restored += await check(house.store, heard);
    } finally {
      await house.end();
    }
    const { rooms, damage } = verifyData({ folder: house.folder });
    expect([...damage, ...[...rooms.values()].flatMap(({ fault }) => fault ?? [])]).toEqual([]);
  });
  await fc.assert(property, { seed: 28, numRuns: 8, endOnFailure: true });
  expect(restored).toBeGreaterThan(5);
});
