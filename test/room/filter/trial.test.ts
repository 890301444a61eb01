import { expect, test } from 'vitest';
import { Trials } from '../../../src/room/filter/trial.ts';
import type { StoreReader } from '../../../src/store/store.ts';

type Messages = Pick<StoreReader, 'messages'>;

/** A room of so many messages, each of which says its number; the reading of pages may be held. */
function roomOf(count: number, held?: Promise<void>): Messages {
  const author = { id: 'g_ann', name: 'ann' };
  return {
    messages: async (_, { limit, before = count + 1 }) => {
      await held;
      const from = Math.max(1, before - limit);
      const messages = Array.from({ length: before - from }, (_, i) => {
        return { seq: from + i, text: `tea ${from + i}`, author, at: 1, ...{} };
      });
      return { messages } as never;
    },
  };
}

test('looks at the latest 1,000 messages, newest first', async () => {
  const all = await new Trials(roomOf(2_345)).of('tea', 'tea');
  expect(all.looked).toBe(1_000);
  expect(all.hits.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 1_000 }, (_, i) => 2_345 - i),
  );
  expect(await new Trials(roomOf(0)).of('tea', 'tea')).toEqual({ looked: 0, hits: [] });
  expect((await new Trials(roomOf(200)).of('tea', '7')).hits).toMatchObject([{ seq: 7 }]);
});

test('lets others in meanwhile', async () => {
  let turns = 0;
  let isOver = false;
  const count = () => {
    if (isOver) return;
    turns++;
    setImmediate(count);
  };
  const letters = 'ж'.repeat(3_000);
  const store: Messages = {
    messages: async (key, range) => {
      const page = await roomOf(300).messages(key, range);
      return { ...page, messages: page.messages.map((one) => ({ ...one, text: letters })) };
    },
  };
  const trial = new Trials(store).of('tea', 'cake');
  setImmediate(count);
  await trial;
  isOver = true;
  expect(turns).toBeGreaterThan(10);
});

test('one at a time, and no more than eight wait', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const trials = new Trials(roomOf(3, promise));
  const asked = Array.from({ length: 8 }, () => trials.of('tea', 'tea'));
  await expect(trials.of('tea', 'tea')).rejects.toMatchObject({ code: 'search_busy' });
  resolve();
  expect(await Promise.all(asked)).toHaveLength(8);
  expect((await trials.of('tea', 'tea')).looked).toBe(3);
});
