import { expect, test } from 'vitest';
import type { SearchRange } from '../../src/protocol/search-range.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, edit, fact, garden, post, react, remove, seqs, tea } from './store-fact.ts';
import { clear, hide } from './store-hidden.ts';

type OpenStore = () => Promise<Store>;

export function searches(openStore: OpenStore): void {
  const found = async (store: Store, query: string, range: Partial<SearchRange> = {}) =>
    seqs((await store.search(tea.key, query, { limit: 50, ...range })).messages);

  test('finds parts of words in any case, newest first', async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'Put the Kettle on'),
      post(bo, 'kettledrum'),
      post(ann, 'tea?'),
      post(ann, 'the KETTLE', { room: garden }),
    ]);
    expect(await found(store, 'kettle')).toEqual([2, 1]);
    expect(await found(store, 'ETTL')).toEqual([2, 1]);
    expect(await found(store, 'kettles')).toEqual([]);
    expect(await found(store, ' ')).toEqual([]);
  });

  test('finds no question and no answer, whoever asks', async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'the kettle'),
      fact(bo, { type: 'asked', text: 'whose kettle?' }),
      fact(ann, { type: 'answered', target: 2, to: bo.id, text: 'my kettle' }),
      fact(ann, { type: 'set', setting: 'filters', value: 'kettle' }),
    ]);
    expect(await found(store, 'kettle')).toEqual([1]);
  });

  test('finds what holds every word, in whatever order', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'green tea'), post(ann, 'tea'), post(ann, 'teagreen')]);
    expect(await found(store, 'tea green')).toEqual([3, 1]);
    expect(await found(store, 'green  tea')).toEqual([3, 1]);
  });

  test('finds words of one and two characters in any script', async () => {
    const store = await openStore();
    const texts = ['你好 ok', '東京', 'x', 'Ünïcode ﬁ', '👍🎉', 'O K', '"quoted" AND (more)'];
    await store.commit(texts.map((text) => post(ann, text)));
    const queries = [
      '你',
      '好',
      '你好',
      '好你',
      'ok',
      'k',
      '京',
      'X',
      'ü',
      'FI',
      '🎉',
      '👍🎉',
      '"',
      'd"',
      '(',
    ];
    const answers = await Promise.all(queries.map((query) => found(store, query)));
    expect(Object.fromEntries(queries.map((query, i) => [query, answers[i]]))).toEqual({
      你: [1],
      好: [1],
      你好: [1],
      好你: [],
      ok: [1],
      k: [6, 1],
      京: [2],
      X: [3],
      ü: [7, 4],
      FI: [4],
      '🎉': [5],
      '👍🎉': [5],
      '"': [7],
      'd"': [7],
      '(': [7],
    });
  });

  test('knows the present text only', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'coffee'), post(ann, 'coffee too')]);
    expect(await found(store, 'coffee')).toEqual([2, 1]);
    await store.commit([edit(ann, 1, 'tea'), remove(ann, 2)]);
    expect(await found(store, 'coffee')).toEqual([]);
    expect(await found(store, 'tea')).toEqual([1]);
    await store.commit([edit(ann, 1, 'coffee again')]);
    expect(await found(store, 'coffee')).toEqual([1]);
  });

  test('goes back page by page', async () => {
    const store = await openStore();
    await store.commit(Array.from({ length: 10 }, (_, i) => post(ann, `tea ${i}`)));
    expect(await found(store, 'tea', { limit: 3 })).toEqual([10, 9, 8]);
    expect(await found(store, 'tea', { limit: 3, cursor: 8 })).toEqual([7, 6, 5]);
    expect(await found(store, 'tea', { limit: 3, cursor: 1 })).toEqual([]);
    expect(await found(store, 'tea', { limit: 3, cursor: 0 })).toEqual([]);
    expect(await found(store, 'tea', { limit: 2, cursor: 99 })).toEqual([10, 9]);
  });

  test('says how many there are, and how it goes on', async () => {
    const store = await openStore();
    await store.commit(Array.from({ length: 5 }, (_, i) => post(ann, `tea ${i}`)));
    const page = (range: SearchRange) =>
      store.search(tea.key, 'tea', range).then(({ next, total }) => ({ next, total }));
    expect(await page({ limit: 2 })).toEqual({ next: 4, total: 5 });
    expect(await page({ limit: 2, cursor: 4 })).toEqual({ next: 2, total: 3 });
    expect(await page({ limit: 2, cursor: 2 })).toEqual({ total: 1 });
    expect(await page({ limit: 5 })).toEqual({ total: 5 });
    expect(await store.search(tea.key, 'coffee', { limit: 5 })).toMatchObject({ total: 0 });
  });

  test('takes letters with marks, typed quotes and what nobody sees for what one types', async () => {
    const store = await openStore();
    const texts = [
      'CAFÉ',
      'I don’t know',
      'zero\u200bwidth',
      'we co\u00adoperate',
      'Großstraße',
      'שָׁלוֹם',
    ];
    await store.commit(texts.map((text) => post(ann, text)));
    const queries = ['cafe', "don't", 'zerowidth', 'cooperate', 'STRASSE', 'שלום'];
    const answers = await Promise.all(queries.map((query) => found(store, query)));
    expect(answers).toEqual([[1], [2], [3], [4], [5], [6]]);
  });

  test('gives whole messages', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'tea'), react(bo, 1, '👍')]);
    const page = await store.search(tea.key, 'tea', { limit: 5 });
    expect(page).toEqual({
      latest: 2,
      upTo: 2,
      messages: [await store.message(tea.key, 1)],
      total: 1,
    });
  });

  test('finds what a person said, by its id and by each name that it bore', async () => {
    const store = await openStore();
    const annie = { ...ann, name: 'Ännie' };
    await store.commit([
      post(ann, 'tea'),
      post(annie, 'tea and cake'),
      post(bo, 'ann says tea'),
      post({ ...bo, name: 'Ann' }, 'cake'),
      react(ann, 3, '👍'),
    ]);
    expect(await found(store, '', { from: 'ann-id' })).toEqual([2, 1]);
    expect(await found(store, 'cake', { from: 'ann-id' })).toEqual([2]);
    expect(await found(store, '', { from: 'ANN' })).toEqual([4, 1]);
    expect(await found(store, '', { from: 'annie' })).toEqual([2]);
    expect(await found(store, '', { from: 'an' })).toEqual([]);
    expect(await found(store, '', { from: 'ann-id', limit: 1, cursor: 2 })).toEqual([1]);
    expect(await found(store, '')).toEqual([]);
  });

  test('finds what was said between two moments, also where the clock went back', async () => {
    const store = await openStore();
    const said = [10, 30, 20, 40].map((at, i) => post(ann, `tea ${i + 1}`, { at }));
    await store.commit(said);
    expect(await found(store, '', { after: 10 })).toEqual([4, 3, 2]);
    expect(await found(store, 'tea', { after: 10, before: 30 })).toEqual([3]);
    expect(await found(store, '', { before: 10 })).toEqual([]);
    expect(await found(store, '', { after: 30, before: 30 })).toEqual([]);
  });

  test('finds links and code, as the text has them now', async () => {
    const store = await openStore();
    const texts = [
      'see https://tea.example/a.',
      'run `npm test` there',
      'https:// and a ` alone',
      '```ts\nlet tea\n```',
      `${'x '.repeat(600)} https://tea.example and \`\` a \`\``,
    ];
    await store.commit([...texts.map((text) => post(ann, text)), edit(bo, 1, 'plain')]);
    expect(await found(store, '', { has: ['link'] })).toEqual([5]);
    expect(await found(store, '', { has: ['code'] })).toEqual([5, 4, 2]);
    expect(await found(store, 'npm', { has: ['code'] })).toEqual([2]);
    expect(await found(store, '', { has: ['code', 'link'] })).toEqual([5]);
    await store.commit([edit(ann, 2, 'see http://tea.example')]);
    expect(await found(store, '', { has: ['link'] })).toEqual([5, 2]);
  });

  test('finds whom a message mentions now, by id and by the name as it was typed', async () => {
    const store = await openStore();
    const named = [{ id: bo.id, name: 'Bo' }];
    await store.commit([
      fact(ann, { type: 'posted', text: '@Bo, tea?', mentions: named }),
      fact(ann, {
        type: 'posted',
        text: '@Bo and @here',
        mentions: [...named, { id: 'here', name: 'here' }],
      }),
      fact(cy, { type: 'posted', text: '@Bo!', mentions: named, meta: { mentions: 'cy-id' } }),
      post(ann, 'no @Bo, and bo-id is no mention'),
      edit(ann, 1, 'tea?'),
      fact(ann, { type: 'edited', target: 4, text: '@cy', mentions: [{ id: cy.id, name: 'cy' }] }),
    ]);
    expect(await found(store, '', { mentions: bo.id })).toEqual([3, 2]);
    expect(await found(store, '', { mentions: 'bo' })).toEqual([3, 2]);
    expect(await found(store, '', { mentions: 'here', from: 'ann' })).toEqual([2]);
    expect(await found(store, '', { mentions: cy.id })).toEqual([4]);
    expect(await found(store, '', { has: ['mention'] })).toEqual([4, 3, 2]);
    await store.commit([remove(cy, 3), hide(2)]);
    expect(await found(store, '', { mentions: bo.id })).toEqual([]);
    expect(await found(store, '', { has: ['mention'] })).toEqual([4]);
  });

  test('finds and counts nothing of what is gone, whoever asks for its author', async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'one `a`'),
      post(ann, 'two `a`'),
      post(bo, 'three `a`'),
      post(ann, 'four `a`'),
      post(ann, 'five `a`'),
      remove(ann, 5),
      hide(4),
      clear(bo.id, 3, 3),
      fact(ann, { type: 'expired', upTo: 1 }),
    ]);
    const page = (range: Partial<SearchRange>) =>
      store.search(tea.key, '', { limit: 9, ...range }).then(({ messages, total }) => {
        return [seqs(messages), total];
      });
    expect(await page({ from: ann.id })).toEqual([[2], 1]);
    expect(await page({ from: bo.id })).toEqual([[], 0]);
    expect(await page({ has: ['code'] })).toEqual([[2], 1]);
    expect(await page({ after: 0 })).toEqual([[2], 1]);
  });

  test('takes long queries', async () => {
    const store = await openStore();
    const text = Array.from({ length: 100 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    await store.commit([post(ann, text.repeat(2))]);
    expect(await found(store, text + text)).toEqual([1]);
    expect(await found(store, [...text].join(' '))).toEqual([1]);
  });
}
