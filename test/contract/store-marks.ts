import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { seeded } from '../random/seeded.ts';
import type { OpenStore } from './store.ts';
import { ann, post, tea } from './store-fact.ts';

const day = 86_400_000;

export function marks(openStore: () => Promise<Store>, make: () => OpenStore): void {
  const mark = (room: string, seq: number, at = Date.now()) => ({ room, seq, at });
  const seqOf = async ({ marks: kept }: Store, author = 'g_ann', room: string = tea.key) =>
    (await kept.of(author)).find((one) => one.room === room)?.seq;
  /** A log that goes to `seq`. */
  const said = (store: Store, seq: number) =>
    store.commit(Array.from({ length: seq }, (_, i) => post(ann, `${i}`)));

  test('nobody has read anything at first', async () => {
    const store = await openStore();
    expect(await store.marks.of('g_ann')).toEqual([]);
    await store.marks.flush();
  });

  test('a mark is there at once, gathered or not, and for its author alone', async () => {
    const store = await openStore();
    const at = Date.now();
    store.marks.move('g_ann', mark('a', 3, at - 2));
    await store.marks.flush();
    store.marks.move('g_ann', mark('b', 7, at - 1));
    store.marks.move('g_bo', mark('a', 1, at));
    expect(await store.marks.of('g_ann')).toEqual([mark('b', 7, at - 1), mark('a', 3, at - 2)]);
    await store.marks.flush();
    expect(await store.marks.of('g_ann')).toEqual([mark('b', 7, at - 1), mark('a', 3, at - 2)]);
    expect(await store.marks.of('g_bo')).toEqual([mark('a', 1, at)]);
  });

  test.each([
    1, 2, 3,
  ])('never goes back, in whatever order and over whatever restarts (%i)', async (seed) => {
    const below = seeded(seed);
    const open = make();
    let store = await open();
    await said(store, 100);
    let furthest = 0;
    for (let step = 0; step < 40; step++) {
      const seq = 1 + below(100);
      store.marks.move('g_ann', mark(tea.key, seq, Date.now() - below(day)));
      furthest = Math.max(furthest, seq);
      const what = below(20);
      if (what < 4) await store.marks.flush();
      else if (what === 4) {
        await store.close();
        store = await open();
      }
      expect(await seqOf(store)).toBe(furthest);
    }
    await store.close();
  });

  test('of more than 200 rooms the one read longest ago goes', async () => {
    const store = await openStore();
    const at = Date.now() - 1_000;
    for (let i = 0; i < 201; i++) store.marks.move('g_ann', mark(`room${i}`, 1, at + i));
    store.marks.move('g_ann', mark('room0', 2, at + 500));
    await store.marks.flush();
    const rooms = (await store.marks.of('g_ann')).map(({ room }) => room);
    expect(rooms).toHaveLength(200);
    expect(rooms[0]).toBe('room0');
    expect(rooms).not.toContain('room1');
  });

  test('a mark of over 180 days goes', async () => {
    const store = await openStore();
    const at = Date.now();
    store.marks.move('g_ann', mark('old', 1, at - 181 * day));
    store.marks.move('g_ann', mark('new', 1, at - 179 * day));
    await store.marks.flush();
    expect((await store.marks.of('g_ann')).map(({ room }) => room)).toEqual(['new']);
  });

  test('is forgotten, gathered or not', async () => {
    const store = await openStore();
    for (const isFlushed of [true, false]) {
      for (const room of ['a', 'b']) store.marks.move('g_ann', mark(room, 3));
      if (isFlushed) await store.marks.flush();
      store.marks.forget('g_ann', 'a');
      expect((await store.marks.of('g_ann')).map(({ room }) => room)).toEqual(['b']);
    }
  });

  test.each([
    [5, 9, 9],
    [9, 5, 9],
    [undefined, 5, 5],
    [5, undefined, 5],
  ])('a person with %s and its guest with %s have the further one', async (own, before, both) => {
    const store = await openStore();
    for (const isFlushed of [false, true]) {
      const room = `room ${isFlushed}`;
      if (own) store.marks.move('u_ann', mark(room, own));
      if (before) store.marks.move('g_ann', mark(room, before));
      if (isFlushed) await store.marks.flush();
      store.marks.hand('g_ann', 'u_ann', room);
      expect(await seqOf(store, 'u_ann', room)).toBe(both);
      expect(await seqOf(store, 'g_ann', room)).toBeUndefined();
    }
  });

  test('is there when the store is opened again', async () => {
    const open = make();
    const first = await open();
    await said(first, 3);
    first.marks.move('g_ann', mark(tea.key, 3));
    await first.close();
    const second = await open();
    expect(await seqOf(second)).toBe(3);
    await second.close();
  });
}
