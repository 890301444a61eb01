import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, fact, garden, post, react, tea } from './store-fact.ts';

const keep = (value: string, at: number, room = tea) =>
  fact(ann, { type: 'set', setting: 'keep', value }, { at, room });

/** What a memory knows of rooms that don't keep their texts for ever. */
export function keeping(openStore: () => Promise<Store>): void {
  test('knows the rooms that have a `keep`, and up to where texts are gone there', async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'for ever', { room: { key: 'attic', code: 'Attic' } }),
      post(ann, 'one'),
      post(bo, 'two', { room: garden }),
      keep('30d', 5),
      keep('1000', 6, garden),
      fact(ann, { type: 'set', setting: 'topic', value: 'tea' }),
    ]);
    expect(await store.keepingRooms(undefined, 10)).toEqual([
      { room: tea, seq: 3 },
      { room: garden, seq: 2 },
    ]);
    expect(await store.keepingRooms(undefined, 1)).toMatchObject([{ room: tea }]);
    expect(await store.keepingRooms(tea.key, 10)).toMatchObject([{ room: garden }]);
    expect(await store.keepingRooms(garden.key, 10)).toEqual([]);
    await store.commit([
      fact(ann, { type: 'expired', upTo: 1 }, { at: 77 }),
      post(ann, 'more'),
      fact(ann, { type: 'expired', upTo: 9 }, { at: 88 }),
      keep('', 99, garden),
    ]);
    expect(await store.keepingRooms(undefined, 10)).toEqual([
      { room: tea, seq: 6, expired: { upTo: 5, at: 88 } },
    ]);
  });

  test('knows when `keep` was set, and to what', async () => {
    const store = await openStore();
    expect(await store.keepSets(tea.key, 0)).toEqual([]);
    await store.commit([
      keep('1h', 10),
      fact(ann, { type: 'set', setting: 'topic', value: '2h' }, { at: 15 }),
      keep('30d', 20),
      keep('', 30),
    ]);
    const sets = [
      { keep: '1h', at: 10 },
      { keep: '30d', at: 20 },
      { keep: '', at: 30 },
    ];
    expect(await store.keepSets(tea.key, 5)).toEqual(sets);
    expect(await store.keepSets(tea.key, 15)).toEqual(sets);
    expect(await store.keepSets(tea.key, 20)).toEqual(sets.slice(1));
    expect(await store.keepSets(tea.key, 99)).toEqual(sets.slice(2));
  });

  test('finds messages by their time and by their number, wherever other facts stand', async () => {
    const store = await openStore();
    expect(await store.messageBy(tea.key, 1)).toBe(0);
    expect(await store.messageNumbers(tea.key, 0, 10)).toEqual([]);
    const isMessage = (i: number) => i % 5 === 1 || i % 7 === 3;
    await store.commit(
      Array.from({ length: 150 }, (_, i) => [
        isMessage(i + 1)
          ? post(ann, `no. ${i}`, { at: 10 * i })
          : react(bo, 1, '☕', { at: 10 * i }),
        post(bo, 'elsewhere', { room: garden }),
      ]).flat(),
    );
    const numbers = Array.from({ length: 150 }, (_, i) => i + 1).filter(isMessage);
    for (const time of [-1, 0, 9, 15, 333, 320, 640, 1_000, 1_489, 1_490, 9_999]) {
      const by = numbers.findLast((seq) => 10 * (seq - 1) <= time) ?? 0;
      expect([time, await store.messageBy(tea.key, time)]).toEqual([time, by]);
    }
    for (const [after, upTo] of [
      [0, 150],
      [0, 1],
      [1, 1],
      [6, 64],
      [31, 33],
      [149, 150],
      [140, 999],
      [999, 2_000],
    ] as const) {
      expect(await store.messageNumbers(tea.key, after, upTo)).toEqual(
        numbers.filter((seq) => seq > after && seq <= upTo),
      );
    }
  });
}
