import { expect, test } from 'vitest';
import { refScope } from '../../src/protocol/fact.ts';
import type { Author } from '../../src/protocol/record.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, garden, post, seqs, tea } from './store-fact.ts';

type OpenStore = () => Promise<Store>;

export function commits(openStore: OpenStore): void {
  test('numbers each room from 1, in the order given', async () => {
    const store = await openStore();
    const answers = await store.commit([
      post(ann, 'one'),
      post(bo, 'first', { room: garden }),
      post(bo, 'two'),
      post(cy, 'three'),
    ]);
    expect(seqs(answers)).toEqual([1, 1, 2, 3]);
    expect(seqs(await store.commit([post(ann, 'four'), post(cy, 'x', { room: garden })]))).toEqual([
      4, 2,
    ]);
  });

  test('answers with the time of each fact', async () => {
    const store = await openStore();
    const said = post(ann, 'hello');
    expect(await store.commit([said])).toMatchObject([{ seq: 1, at: said.at, repeat: false }]);
  });

  test('keeps the order of batches that are not waited for', async () => {
    const store = await openStore();
    const batches = Array.from({ length: 20 }, (_, i) => [post(ann, `${i}a`), post(bo, `${i}b`)]);
    const answers = await Promise.all(batches.map((batch) => store.commit(batch)));
    expect(seqs(answers.flat())).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    const { messages } = await store.messages(tea.key, { limit: 100 });
    expect(messages.map((message) => message.text)).toEqual(
      batches.flatMap((_, i) => [`${i}a`, `${i}b`]),
    );
  });

  test('takes an empty batch', async () => {
    const store = await openStore();
    expect(await store.commit([])).toEqual([]);
  });

  test('keeps text as it is given', async () => {
    const store = await openStore();
    const texts = [
      '<b>&amp;</b>',
      "'; DROP TABLE fact; --",
      '你好 👨‍👩‍👧',
      '\u202e\u2028',
      'x'.repeat(16_000),
    ];
    await store.commit(texts.map((text) => post(ann, text)));
    const { messages } = await store.messages(tea.key, { limit: 100 });
    expect(messages.map((message) => message.text)).toEqual(texts);
  });
}

export function refs(openStore: OpenStore): void {
  test('a ref used before gets the first answer, and nothing is stored', async () => {
    const store = await openStore();
    const first = post(ann, 'hello', { ref: 'r' });
    await store.commit([first, post(bo, 'hi')]);
    expect(await store.commit([post(ann, 'other text', { ref: 'r' })])).toEqual([
      { seq: 1, at: first.at, repeat: true },
    ]);
    expect(await store.room(tea.key)).toMatchObject({ seq: 2 });
  });

  test('so within one batch', async () => {
    const store = await openStore();
    const answers = await store.commit([
      post(ann, 'a', { ref: 'r' }),
      post(ann, 'b', { ref: 'r' }),
      post(ann, 'c'),
    ]);
    expect(answers.map(({ seq, repeat }) => [seq, repeat])).toEqual([
      [1, false],
      [1, true],
      [2, false],
    ]);
  });

  test('are of one author and one room; strangers share them', async () => {
    const store = await openStore();
    const dee: Author = { id: 'dee-id', name: 'dee', claimed: true };
    const answers = await store.commit([
      post(ann, 'a', { ref: 'r' }),
      post(bo, 'b', { ref: 'r' }),
      post(ann, 'c', { ref: 'r', room: garden }),
      post(cy, 'd', { ref: 'r' }),
      post(dee, 'e', { ref: 'r' }),
    ]);
    expect(seqs(answers)).toEqual([1, 2, 1, 3, 3]);
  });

  test('a name is not part of them', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'a', { ref: 'r' })]);
    const [answer] = await store.commit([post({ ...ann, name: 'anna' }, 'a', { ref: 'r' })]);
    expect(answer?.repeat).toBe(true);
  });

  test('can be asked for', async () => {
    const store = await openStore();
    const first = post(cy, 'a', { ref: '__proto__' });
    await store.commit([first]);
    const answer = await store.byRef(tea.key, refScope(cy), '__proto__');
    expect(answer).toEqual({ seq: 1, at: first.at, repeat: true });
    expect(await store.byRef(tea.key, cy.id, '__proto__')).toBeUndefined();
    expect(await store.byRef(garden.key, '', '__proto__')).toBeUndefined();
    expect(await store.byRef(tea.key, '', 'other')).toBeUndefined();
  });

  test('with a lone surrogate or a NUL are refs like others', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'a', { ref: 'a\ud800' }), post(ann, 'b', { ref: 'a\0b' })]);
    const answers = await store.commit([
      post(ann, 'c', { ref: 'a\ud800' }),
      post(ann, 'd', { ref: 'a\0b' }),
      post(ann, 'e', { ref: 'a' }),
    ]);
    expect(seqs(answers)).toEqual([1, 2, 3]);
  });
}
