import { expect, test } from 'vitest';
import type { Fact } from '../../src/protocol/fact.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, post, react, remove, seqs, tea } from './store-fact.ts';

/** A room's messages about a number or a moment. */
export function points(openStore: () => Promise<Store>): void {
  const isPost = (seq: number) => seq % 3 === 0 || seq > 130 || seq === 1;
  const numbers = Array.from({ length: 150 }, (_, i) => i + 1);
  const all = numbers.filter(isPost);
  const factsAt = (timeOf: (seq: number) => number): Fact[] =>
    numbers.map((seq) => {
      const at = timeOf(seq);
      return isPost(seq) ? post(ann, `${seq}`, { at }) : react(bo, 1, `${seq}`, { at });
    });

  test('are as many before a number as from it on, wherever it is', async () => {
    const store = await openStore();
    await store.commit(factsAt((seq) => seq));
    for (const limit of [1, 6, 7, 100]) {
      for (const around of [0, ...numbers, 151, 999_999_999_999_999]) {
        const page = await store.points.page(tea.key, { around }, limit);
        const before = all.filter((seq) => seq < around);
        const half = Math.max(limit >> 1, limit - (all.length - before.length));
        const start = Math.max(0, before.length - half);
        const told = all.slice(start, start + limit);
        expect(seqs(page.messages)).toEqual(told);
        expect(page.latest).toBe(150);
        expect(page.around).toBe(all.find((seq) => seq >= around) ?? 150);
        expect(page.older).toBe(start > 0 ? told[0] : undefined);
        expect(page.newer).toBe(told.at(-1) === 150 ? undefined : told.at(-1));
      }
    }
  });

  test('are found by their time', async () => {
    const store = await openStore();
    await store.commit(factsAt((seq) => 1_000 * Math.ceil(seq / 2)));
    for (const at of [0, 999, 1_000, 1_001, 7_500, 8_000, 64_000, 74_999, 75_000, 75_001, 1e14]) {
      const fact = numbers.find((seq) => 1_000 * Math.ceil(seq / 2) >= at) ?? 151;
      const byTime = await store.points.page(tea.key, { at }, 7);
      expect(byTime).toEqual(await store.points.page(tea.key, { around: fact }, 7));
    }
  });

  test('are about a fact before which the time was earlier, also where the clock was set back', async () => {
    const store = await openStore();
    // Three times on, and twice back by a half.
    const timeOf = (seq: number) => 10 * seq - 250 * Math.floor(seq / 50);
    await store.commit(factsAt(timeOf));
    for (let at = 0; at < 1_100; at += 7) {
      const crossings = [...numbers, 151].filter(
        (seq) => (seq > 150 || timeOf(seq) >= at) && (seq === 1 || timeOf(seq - 1) < at),
      );
      const { around } = await store.points.page(tea.key, { at }, 5);
      const leadsTo = crossings.map((from) => all.find((seq) => seq >= from) ?? 150);
      expect(leadsTo).toContain(around);
    }
  });

  test('tell what was removed as such, and nothing of rooms nobody spoke in', async () => {
    const store = await openStore();
    expect(await store.points.page(tea.key, { around: 5 }, 5)).toEqual({ latest: 0, messages: [] });
    expect(await store.points.page(tea.key, { at: 5 }, 5)).toEqual({ latest: 0, messages: [] });
    await store.commit([post(ann, 'one'), post(ann, 'two'), post(ann, 'three'), remove(ann, 2)]);
    const { around, messages } = await store.points.page(tea.key, { around: 2 }, 5);
    expect(around).toBe(2);
    expect(messages).toMatchObject([{ text: 'one' }, { text: '', seq: 2 }, { text: 'three' }]);
    expect(messages[1]?.removedAt).toBeGreaterThan(0);
  });

  test('are none where only other facts are', async () => {
    const store = await openStore();
    await store.commit([react(bo, 1, '👍')]);
    expect(await store.points.page(tea.key, { at: 5 }, 5)).toEqual({ latest: 1, messages: [] });
  });
}
