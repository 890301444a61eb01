import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import type { OpenStore } from './store.ts';
import { ann, post } from './store-fact.ts';

const hook = 'committed';

export function hookCursors(openStore: () => Promise<Store>, make: () => OpenStore): void {
  /** Lets rooms go so many facts further. */
  const said = (store: Store, rooms: Record<string, number>) =>
    store.commit(
      Object.entries(rooms).flatMap(([key, count]) =>
        Array.from({ length: count }, (_, i) => post(ann, `${i}`, { room: { key, code: key } })),
      ),
    );
  const behind = ({ hookCursors: cursors }: Store, after?: string, limit = 10, of = hook) =>
    cursors.behind(of, after, limit);

  test('a hook is told what comes after its beginning, and rooms of before are at their end', async () => {
    const store = await openStore();
    await said(store, { a: 2, b: 1 });
    await store.hookCursors.begin(hook);
    expect(await behind(store)).toEqual([]);
    expect(await store.hookCursors.of(hook, 'a')).toBe(2);
    await said(store, { a: 1, c: 1 });
    await store.hookCursors.begin(hook);
    expect(await behind(store)).toEqual([
      { room: 'a', seq: 3, told: 2 },
      { room: 'c', seq: 1, told: 0 },
    ]);
    expect(await store.hookCursors.of(hook, 'c')).toBe(0);
    await store.hookCursors.begin('other');
    expect(await behind(store, undefined, 10, 'other')).toEqual([]);
  });

  test('rooms behind come some at a time, until the hook was told of them', async () => {
    const store = await openStore();
    await store.hookCursors.begin(hook);
    await said(store, { d: 1, b: 2, c: 1, a: 2 });
    expect(await behind(store, undefined, 2)).toEqual([
      { room: 'a', seq: 2, told: 0 },
      { room: 'b', seq: 2, told: 0 },
    ]);
    expect(await behind(store, 'b', 2)).toEqual([
      { room: 'c', seq: 1, told: 0 },
      { room: 'd', seq: 1, told: 0 },
    ]);
    store.hookCursors.move(hook, 'b', 2);
    store.hookCursors.move(hook, 'a', 1);
    store.hookCursors.move(hook, 'c', 1);
    expect((await behind(store)).map(({ room }) => room)).toEqual(['a', 'd']);
  });

  test('one is there at once, never goes back, and is there when the store is opened again', async () => {
    const open = make();
    const first = await open();
    await said(first, { a: 9 });
    await first.hookCursors.begin('other');
    first.hookCursors.move(hook, 'a', 3);
    first.hookCursors.move(hook, 'a', 2);
    expect(await first.hookCursors.of(hook, 'a')).toBe(3);
    await first.hookCursors.flush();
    first.hookCursors.move(hook, 'a', 1);
    await first.hookCursors.flush();
    expect(await first.hookCursors.of(hook, 'a')).toBe(3);
    first.hookCursors.move(hook, 'a', 7);
    await first.close();
    const second = await open();
    expect(await second.hookCursors.of(hook, 'a')).toBe(7);
    await second.close();
  });
}
