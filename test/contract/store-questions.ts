import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, fact, garden, post, tea } from './store-fact.ts';

const reach = { events: 10, messages: 10 };
const asked = (text: string) => ({ type: 'asked', text }) as const;
const answered = (target: number, to: string, text: string) =>
  ({ type: 'answered', target, to, text }) as const;

/** What a memory knows of questions. */
export function questions(openStore: () => Promise<Store>): void {
  test('a room in which nobody asked says none, in its opening too', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'tea?')]);
    expect(await store.questions(tea.key, { limit: 9 })).toEqual([]);
    expect(await store.questions('nowhere', { of: [ann.id], limit: 9 })).toEqual([]);
    expect(await store.opening(tea.key, undefined, reach)).not.toHaveProperty('isAsked');
  });

  test('open ones are those without an answer, oldest first', async () => {
    const store = await openStore();
    await store.commit([
      fact(ann, asked('one?')),
      fact(bo, asked('two?')),
      fact(ann, asked('three?')),
      fact(bo, asked('elsewhere?'), { room: garden }),
      fact(bo, answered(1, ann.id, 'yes')),
    ]);
    const open = await store.questions(tea.key, { limit: 9 });
    expect(open.map(({ seq, text, author }) => [seq, text, author.id])).toEqual([
      [2, 'two?', bo.id],
      [3, 'three?', ann.id],
    ]);
    expect(await store.questions(tea.key, { limit: 1 })).toEqual(open.slice(0, 1));
    expect((await store.opening(tea.key, undefined, reach)).isAsked).toBe(true);
    expect((await store.opening(tea.key, 4, reach)).isAsked).toBe(true);
  });

  test("somebody's own come with their answers, the latest ones, oldest first", async () => {
    const store = await openStore();
    await store.commit([
      fact(ann, asked('one?')),
      fact(ann, asked('two?')),
      fact(bo, asked('not hers?')),
      fact(bo, answered(2, ann.id, 'yes')),
      fact(ann, asked('three?')),
      fact(bo, answered(2, ann.id, 'and no')),
    ]);
    const own = await store.questions(tea.key, { of: [ann.id, 'g_other'], limit: 2 });
    expect(own.map(({ text, answers }) => [text, answers?.map(({ text }) => text)])).toEqual([
      ['two?', ['yes', 'and no']],
      ['three?', undefined],
    ]);
    expect(own[0]?.answers?.[0]?.author.id).toBe(bo.id);
  });
}
