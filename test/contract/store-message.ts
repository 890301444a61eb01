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

  test('are emoji, each counted in one spelling; any other text is a fact and nothing else', async () => {
    const store = await openStore();
    const said = ['__proto__', 'LIAR', ' ', '❤', '❤️'];
    await store.commit([post(ann, 'hello'), ...said.map((emoji) => react(bo, 1, emoji))]);
    await store.commit([react(ann, 1, '❤︎'), unreact(ann, 1, 'LIAR')]);
    expect(await of(store)).toEqual([{ emoji: '❤️', count: 2, by: [bo.id, ann.id] }]);
    const told = await store.events(tea.key, 0, 99, 99);
    expect(
      told.map((event) => ('emoji' in event ? `${event.type} ${event.emoji}` : event.type)),
    ).toEqual([
      'posted',
      ...Array(3).fill('unreacted '),
      ...Array(3).fill('reacted ❤️'),
      'unreacted ',
    ]);
  });

  test('are of twenty kinds; what comes after waits until one is gone', async () => {
    const store = await openStore();
    const kinds = Array.from({ length: 21 }, (_, i) => String.fromCodePoint(0x1f600 + i));
    const [first = '', last = ''] = [kinds[0], kinds[20]];
    await store.commit([post(ann, 'hello'), ...kinds.map((emoji) => react(bo, 1, emoji))]);
    expect((await of(store))?.map(({ emoji }) => emoji)).toEqual(kinds.slice(0, 20));
    await store.commit([react(ann, 1, first), unreact(bo, 1, first), react(bo, 1, last)]);
    expect((await of(store))?.map(({ emoji }) => emoji)).not.toContain(last);
    await store.commit([unreact(ann, 1, first), react(bo, 1, last)]);
    expect((await of(store))?.map(({ emoji }) => emoji)).toEqual(kinds.slice(1));
  });

  test('of one author are counted on the latest messages', async () => {
    const store = await openStore();
    const page = Array.from({ length: 5 }, (_, i) => post(ann, `${i}`));
    await store.commit([...page, react(bo, 1, '👍'), react(bo, 2, '👍'), react(ann, 5, '👍')]);
    await store.commit([
      react(bo, 5, '👍'),
      react(bo, 5, '🎉'),
      post(cy, 'between', { room: garden }),
    ]);
    const by = (messages: number) => store.reactionsBy(tea.key, bo.id, messages);
    expect([await by(1), await by(4), await by(5), await by(50)]).toEqual([2, 3, 4, 4]);
    expect(await store.reactionsBy('nowhere', bo.id, 50)).toBe(0);
  });
}
