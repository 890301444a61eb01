import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, edit, fact, post, react, remove, tea } from './store-fact.ts';

const expire = (upTo: number, at: number) => fact(ann, { type: 'expired', upTo }, { at });

/** What a memory does with messages that are too old. */
export function expiry(openStore: () => Promise<Store>): void {
  const room = async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'an old secret', { ref: 'r1' }),
      { ...post(cy, 'x'), change: { type: 'posted', text: 'an old one', stamp: '12:00' } },
      post(bo, 'edited soon'),
      edit(bo, 3, 'an edited secret'),
      react(bo, 1, '☕'),
      remove(cy, 2, { at: 5 }),
      post(bo, 'a new secret'),
    ]);
    return store;
  };

  test('from the commit on every read gives them as removed', async () => {
    const store = await room();
    await store.commit([expire(6, 77)]);
    const { messages } = await store.messages(tea.key, { limit: 10 });
    expect(messages.map(({ seq, text, removedAt }) => [seq, text, removedAt])).toEqual([
      [1, '', 77],
      [2, '', 5],
      [3, '', 77],
      [7, 'a new secret', undefined],
    ]);
    expect(messages.flatMap(({ reactions = [] }) => reactions)).toEqual([]);
    expect(await store.message(tea.key, 1)).toEqual(messages[0]);
    expect(await store.hasReacted(tea.key, 1, bo.id, '☕')).toBe(false);
    expect(await store.reactionsBy(tea.key, bo.id, 10)).toBe(0);
    const events = await store.events(tea.key, 0, 10, 10);
    expect(events.map((event) => 'text' in event && event.text)).toEqual([
      ...['', '', '', ''],
      ...[false, false, 'a new secret', false],
    ]);
    expect(events[0]).toMatchObject({ type: 'posted', removedAt: 77, ref: 'r1' });
    const { messages: found } = await store.search(tea.key, 'secret', { limit: 10 });
    expect(found.map(({ seq }) => seq)).toEqual([7]);
    for (const clearance of ['open', 'cleared'] as const) {
      const { facts = [] } = (await store.proof(tea.key, 0, 10, clearance)) ?? {};
      expect(facts.map(({ salt }) => salt !== undefined)).toEqual([
        ...[false, false, false, false],
        ...[false, false, true, false],
      ]);
    }
  });

  test('nothing that is said to them later brings them back or shows', async () => {
    const store = await room();
    await store.commit([expire(4, 77), edit(ann, 1, 'again'), react(cy, 1, '☕')]);
    await store.commit([remove(bo, 3, { at: 99 })]);
    const { messages } = await store.messages(tea.key, { before: 4, limit: 10 });
    expect(messages.map(({ text, removedAt, reactions }) => [text, removedAt, reactions])).toEqual([
      ['', 77, undefined],
      ['', 5, undefined],
      ['', 77, undefined],
    ]);
  });

  test('what comes later goes with the next one, and what is gone keeps its time', async () => {
    const store = await room();
    await store.commit([expire(3, 77), post(ann, 'and on'), expire(2, 88), expire(500, 99)]);
    await store.commit([post(ann, 'still here')]);
    const { messages } = await store.messages(tea.key, { limit: 10 });
    expect(messages.map(({ seq, removedAt }) => [seq, removedAt])).toEqual([
      [1, 77],
      [2, 5],
      [3, 77],
      [7, 99],
      [9, 99],
      [12, undefined],
    ]);
  });

  test('a message of which nothing is left is known by its ref', async () => {
    const store = await room();
    await store.commit([expire(6, 77)]);
    const [again] = await store.commit([post(ann, 'an old secret', { ref: 'r1' })]);
    expect(again).toMatchObject({ seq: 1, repeat: true });
  });
}
