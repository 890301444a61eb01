import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, edit, fact, garden, post, remove, tea } from './store-fact.ts';
import { clear, hide } from './store-hidden.ts';

const keep = (value: 'moderators' | 'nobody') =>
  fact(ann, { type: 'set', setting: 'former', value });

/** The texts of messages before their edits, where their room keeps them. */
export function formers(openStore: () => Promise<Store>): void {
  const textsOf = async (store: Store, seq: number) =>
    (await store.review.former(tea.key, seq)).map(({ text }) => text);

  test('are kept from when that is set on, oldest first, and in that room only', async () => {
    const store = await openStore();
    await store.commit([post(bo, 'tea', { at: 10 }), post(bo, 'milk'), edit(bo, 2, 'Milk')]);
    expect(await textsOf(store, 2)).toEqual([]);
    await store.commit([keep('moderators'), edit(bo, 1, 'Tea', { at: 20 }), edit(bo, 1, 'Tea?')]);
    await store.commit([edit(bo, 2, 'Milk?')]);
    expect(await store.review.former(tea.key, 1)).toEqual([
      { text: 'tea', at: 10 },
      { text: 'Tea', at: 20 },
    ]);
    expect(await textsOf(store, 2)).toEqual(['Milk']);
    const there = { room: garden };
    await store.commit([post(bo, 'soil', there), edit(bo, 1, 'Soil', there)]);
    expect(await store.review.former(garden.key, 1)).toEqual([]);
    expect(await textsOf(store, 9)).toEqual([]);
  });

  test('are gone where that is set off, also for who sets it on again', async () => {
    const store = await openStore();
    await store.commit([post(bo, 'tea'), keep('moderators'), edit(bo, 1, 'Tea'), keep('nobody')]);
    expect(await textsOf(store, 1)).toEqual([]);
    await store.commit([keep('moderators')]);
    expect(await textsOf(store, 1)).toEqual([]);
    await store.commit([edit(bo, 1, 'Tea?')]);
    expect(await textsOf(store, 1)).toEqual(['Tea']);
  });

  test('go with their message', async () => {
    const store = await openStore();
    const said = ['tea', 'milk', 'scone', 'jam'].map((text) => post(bo, text));
    await store.commit([...said, keep('moderators')]);
    await store.commit([1, 2, 3, 4].map((seq) => edit(bo, seq, `more of no. ${seq}`)));
    await store.commit([remove(bo, 1), hide(2, 0), clear(bo.id, 3, 3, 0)]);
    expect(await textsOf(store, 1)).toEqual([]);
    expect(await textsOf(store, 4)).toEqual(['jam']);
    await store.commit([fact(ann, { type: 'expired', upTo: 4 })]);
    await expect.poll(() => textsOf(store, 4)).toEqual([]);
  });
}
