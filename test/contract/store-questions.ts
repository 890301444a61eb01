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
    expect(await store.questions(tea.key, { limit: 9 })).toEqual({ questions: [] });
    expect(await store.questions('nowhere', { of: [ann.id], limit: 9 })).toEqual({ questions: [] });
    expect(await store.openQuestions('nowhere')).toEqual([]);
    expect(await store.answers(tea.key, 1)).toBe(0);
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
    const { questions: open, ...rest } = await store.questions(tea.key, { limit: 9 });
    expect(open.map(({ seq, text, author }) => [seq, text, author.id])).toEqual([
      [2, 'two?', bo.id],
      [3, 'three?', ann.id],
    ]);
    expect(rest).toEqual({});
    expect(await store.questions(tea.key, { limit: 1 })).toEqual({
      questions: open.slice(0, 1),
      next: 2,
    });
    expect(await store.openQuestions(tea.key)).toMatchObject([
      { seq: 2, person: bo.id },
      { seq: 3, person: ann.id },
    ]);
    expect(await store.answers(tea.key, 1)).toBe(1);
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
    const of = [ann.id, 'g_other'];
    const { questions: own, next } = await store.questions(tea.key, { of, limit: 2 });
    expect(next).toBe(2);
    expect(await store.questions(tea.key, { of, limit: 2, before: 2 })).toMatchObject({
      questions: [{ text: 'one?' }],
    });
    expect(own.map(({ text, answers }) => [text, answers?.map(({ text }) => text)])).toEqual([
      ['two?', ['yes', 'and no']],
      ['three?', undefined],
    ]);
    expect(own[0]?.answers?.[0]?.author.id).toBe(bo.id);
  });

  test("of the queue everybody's first one stands before anybody's second, page by page", async () => {
    const store = await openStore();
    const many = [...'abcd'].map((text) => fact(ann, asked(text)));
    await store.commit([...many, fact(bo, asked('e')), fact(bo, asked('f'))]);
    expect(await textsOf(store, {})).toEqual(['ae', 'bf', 'cd']);
    // Whoever was told of `e` goes on behind it, wherever that stands by now, and where it is answered.
    await store.commit([fact(bo, answered(5, bo.id, 'yes'))]);
    expect(await textsOf(store, {})).toEqual(['af', 'bc', 'd']);
    // What moved up meanwhile may come twice, and is never left out.
    expect(await textsOf(store, { after: 5 })).toEqual(['bf', 'bc', 'd']);
    expect(await textsOf(store, { after: 99 })).toEqual(['af', 'bc', 'd']);
  });

  test('pages are cut by their bytes, and no question is left out', async () => {
    const store = await openStore();
    const long = (text: string) => fact(ann, asked(text.repeat(400)));
    await store.commit([...'abc'].map(long));
    await store.commit([...'def'].map((text) => fact(bo, answered(2, ann.id, text.repeat(400)))));
    await store.commit([long('g'), fact(bo, asked('short'))]);
    const open = await store.questions(tea.key, { limit: 9, bytes: 700 });
    expect(open).toMatchObject({ questions: [{ seq: 1 }, { seq: 8 }], next: 8 });
    expect(await store.questions(tea.key, { limit: 9, bytes: 1 })).toMatchObject({
      questions: [{ seq: 1 }],
      next: 1,
    });
    const own = { of: [ann.id], limit: 9, bytes: 1_700 };
    expect(await store.questions(tea.key, own)).toMatchObject({
      questions: [{ seq: 3 }, { seq: 7 }],
      next: 3,
    });
    // Of one that is too much by itself the latest answers are told.
    const { questions, next } = await store.questions(tea.key, { ...own, before: 3 });
    expect(next).toBe(2);
    expect(questions.map(({ answers }) => answers?.map(({ seq }) => seq))).toEqual([[5, 6]]);
  });
}

/** The texts of all pages of two, in order. */
async function textsOf(store: Store, from: { readonly after?: number }): Promise<string[]> {
  const pages: string[] = [];
  let range = { ...from, limit: 2 };
  for (;;) {
    const { questions, next } = await store.questions(tea.key, range);
    pages.push(questions.map(({ text }) => text).join(''));
    if (next === undefined) return pages;
    range = { after: next, limit: 2 };
  }
}
