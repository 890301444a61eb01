import { expect, test } from 'vitest';
import type { Author } from '../../src/protocol/record.ts';
import type { Store } from '../../src/store/store.ts';
import {
  ann,
  bo,
  cy,
  edit,
  garden,
  post,
  react,
  remove,
  seqs,
  tea,
  unreact,
} from './store-fact.ts';

type OpenStore = () => Promise<Store>;

export function changes(openStore: OpenStore): void {
  test('an edited message shows its last text', async () => {
    const store = await openStore();
    const second = edit(ann, 1, 'third');
    await store.commit([post(ann, 'first'), edit(ann, 1, 'second'), second]);
    expect(await store.message(tea.key, 1)).toMatchObject({ text: 'third', editedAt: second.at });
  });

  test('a removed message shows no text, and stays', async () => {
    const store = await openStore();
    const removal = remove(ann, 1);
    await store.commit([post(ann, 'first'), edit(ann, 1, 'second'), removal]);
    const shown = { seq: 1, text: '', removedAt: removal.at };
    expect(await store.message(tea.key, 1)).toMatchObject(shown);
    const { messages } = await store.messages(tea.key, { limit: 10 });
    expect(messages).toMatchObject([shown]);
    expect(messages[0]).not.toHaveProperty('editedAt');
  });

  test('what comes after a removal changes nothing', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'first'), remove(ann, 1)]);
    const before = await store.message(tea.key, 1);
    await store.commit([edit(ann, 1, 'again'), react(bo, 1, '👍'), remove(ann, 1)]);
    expect(await store.message(tea.key, 1)).toEqual(before);
  });

  test('what is aimed at no message changes none', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'first'), react(bo, 1, '👍')]);
    const before = await store.messages(tea.key, { limit: 10 });
    const aimed = [edit(ann, 2, 'x'), remove(ann, 2), edit(ann, 99, 'y'), remove(ann, 0)];
    expect(seqs(await store.commit(aimed))).toEqual([3, 4, 5, 6]);
    const { messages } = await store.messages(tea.key, { limit: 10 });
    expect(messages).toEqual(before.messages);
  });

  test('rooms do not reach into each other', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'tea'), post(ann, 'garden', { room: garden })]);
    await store.commit([remove(ann, 1, { room: garden })]);
    expect(await store.message(tea.key, 1)).toMatchObject({ text: 'tea' });
  });
}

export function reactions(openStore: OpenStore): void {
  const of = async (store: Store) => (await store.message(tea.key, 1))?.reactions;

  test('are counted in the order of their first use', async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'hello'),
      react(bo, 1, '🎉'),
      react(ann, 1, '👍'),
      react(cy, 1, '🎉'),
    ]);
    expect(await of(store)).toEqual([
      { emoji: '🎉', count: 2, by: [bo.id, cy.id] },
      { emoji: '👍', count: 1, by: [ann.id] },
    ]);
  });

  test('count once for each author', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'hello'), react(bo, 1, '👍'), react(bo, 1, '👍')]);
    expect(await of(store)).toEqual([{ emoji: '👍', count: 1, by: [bo.id] }]);
  });

  test('can be taken back', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'hello'), react(bo, 1, '👍'), react(ann, 1, '👍')]);
    expect(await store.hasReacted(tea.key, 1, bo.id, '👍')).toBe(true);
    await store.commit([unreact(bo, 1, '👍'), unreact(cy, 1, '👍')]);
    expect(await of(store)).toEqual([{ emoji: '👍', count: 1, by: [ann.id] }]);
    expect(await store.hasReacted(tea.key, 1, bo.id, '👍')).toBe(false);
    await store.commit([unreact(ann, 1, '👍')]);
    expect(await store.message(tea.key, 1)).not.toHaveProperty('reactions');
  });

  test('name the first fifty authors', async () => {
    const store = await openStore();
    const crowd = Array.from({ length: 60 }, (_, i) => ({ id: `guest-${i}`, name: 'bo' }));
    await store.commit([post(ann, 'hello'), ...crowd.map((guest) => react(guest, 1, '👍'))]);
    const ids = crowd.map(({ id }) => id);
    expect(await of(store)).toEqual([{ emoji: '👍', count: 60, by: ids.slice(0, 50) }]);
    await store.commit([unreact(crowd[0] as Author, 1, '👍')]);
    expect(await of(store)).toEqual([{ emoji: '👍', count: 59, by: ids.slice(1, 51) }]);
  });

  test('go with the message', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'hello'), react(bo, 1, '👍'), remove(ann, 1)]);
    expect(await of(store)).toBeUndefined();
    expect(await store.hasReacted(tea.key, 1, bo.id, '👍')).toBe(false);
  });

  test('may be any word', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'hello'), react({ id: '7', name: '' }, 1, '__proto__')]);
    expect(await of(store)).toEqual([{ emoji: '__proto__', count: 1, by: ['7'] }]);
  });
}
