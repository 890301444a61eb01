import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, fact, garden, post, remove, tea } from './store-fact.ts';

const wait = (value: number, room = tea) =>
  fact(ann, { type: 'set', setting: 'newcomers', value }, { room });

/** What a memory knows of who wrote in a room. */
export function writers(openStore: () => Promise<Store>): void {
  test('everybody has written where newcomers never waited', async () => {
    const store = await openStore();
    expect(await store.people.hasWritten('nowhere', [bo.id])).toBe(true);
    await store.commit([post(ann, 'tea?'), wait(0)]);
    expect(await store.people.hasWritten(tea.key, [bo.id])).toBe(true);
  });

  test('who has a message, of before or since, has; who is claimed to, or wrote elsewhere, has not', async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'tea?'),
      post(cy, 'tea!'),
      wait(60),
      post(bo, 'milk?', { room: garden }),
    ]);
    const has = (...ids: string[]) => store.people.hasWritten(tea.key, ids);
    await expect.poll(() => has('nobody')).toBe(false);
    expect([await has(ann.id), await has(bo.id), await has(cy.id)]).toEqual([true, false, false]);
    await store.commit([post(bo, 'milk!'), remove(bo, 4), wait(0)]);
    expect([await has(bo.id), await has(cy.id), await has('x', bo.id)]).toEqual([
      true,
      false,
      true,
    ]);
  });
}
