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
    expect(await store.commit([post(ann, 'hello', { ref: 'r' })])).toEqual([
      { seq: 1, at: first.at, repeat: true },
    ]);
    expect(await store.room(tea.key)).toMatchObject({ seq: 2 });
  });

  test('so within one batch', async () => {
    const store = await openStore();
    const answers = await store.commit([
      post(ann, 'a', { ref: 'r' }),
      post(ann, 'a', { ref: 'r' }),
      post(ann, 'c'),
    ]);
    expect(answers.map(({ seq, repeat }) => [seq, repeat])).toEqual([
      [1, false],
      [1, true],
      [2, false],
    ]);
  });

  test('stand for one fact: another text, kind, target or reaction is refused', async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'one'),
      post(ann, 'two'),
      post(ann, 'said', { ref: 'post' }),
      edit(ann, 1, 'edited', { ref: 'edit' }),
      react(ann, 1, '☕', { ref: 'react' }),
      remove(ann, 2, { ref: 'remove' }),
    ]);
    const repeats = await store.commit([
      post(ann, 'said', { ref: 'post' }),
      edit(ann, 1, 'edited', { ref: 'edit' }),
      react(ann, 1, '☕', { ref: 'react' }),
      remove(ann, 2, { ref: 'remove' }),
    ]);
    expect(repeats.map(({ seq, repeat, reused }) => [seq, repeat, reused])).toEqual(
      [3, 4, 5, 6].map((seq) => [seq, true, undefined]),
    );
    const others = [
      post(ann, 'said again', { ref: 'post' }),
      edit(ann, 3, 'said', { ref: 'post' }),
      post(ann, 'edited', { ref: 'edit' }),
      edit(ann, 1, 'edited again', { ref: 'edit' }),
      edit(ann, 3, 'edited', { ref: 'edit' }),
      react(ann, 1, '🫖', { ref: 'react' }),
      unreact(ann, 1, '☕', { ref: 'react' }),
      react(ann, 3, '☕', { ref: 'react' }),
      remove(ann, 1, { ref: 'remove' }),
    ];
    for (const each of others) {
      expect(await store.byRef(each)).toMatchObject({ reused: true });
      expect(await store.commit([each, post(bo, 'goes on')])).toMatchObject([
        { reused: true },
        { repeat: false },
      ]);
    }
    expect(await store.room(tea.key)).toMatchObject({ seq: 6 + others.length });
  });

  test('whose text is gone get the first answer, whatever the text says now', async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'one', { ref: 'a' }),
      post(ann, 'two', { ref: 'b' }),
      edit(ann, 1, 'first', { ref: 'c' }),
      edit(ann, 1, 'second', { ref: 'd' }),
      remove(ann, 2),
    ]);
    const answers = await store.commit([
      post(ann, 'other', { ref: 'a' }),
      post(ann, 'other', { ref: 'b' }),
      edit(ann, 1, 'other', { ref: 'c' }),
      edit(ann, 1, 'other', { ref: 'd' }),
      edit(ann, 2, 'other', { ref: 'c' }),
    ]);
    expect(answers.map(({ seq, reused = false }) => [seq, reused])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [4, true],
      [3, true],
    ]);
  });

  test('are of one author and one room, and of a stranger within one connection', async () => {
    const store = await openStore();
    const dee: Author = { id: 'dee-id', name: 'dee', claimed: true };
    const answers = await store.commit([
      post(ann, 'a', { ref: 'r' }),
      post(bo, 'a', { ref: 'r' }),
      post(ann, 'a', { ref: 'r', room: garden }),
      post(cy, 'a', { ref: 'r' }),
      post(cy, 'a', { ref: 'r' }),
      post(cy, 'a', { ref: 'r', within: 'one' }),
      post(dee, 'a', { ref: 'r', within: 'one' }),
      post(cy, 'b', { ref: 'r', within: 'one' }),
      post(cy, 'b', { ref: 'r', within: 'two' }),
    ]);
    expect(seqs(answers)).toEqual([1, 2, 1, 3, 4, 5, 5, 5, 6]);
    expect(answers.map(({ reused }) => reused === true).lastIndexOf(true)).toBe(7);
  });

  test('a name is not part of them', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'a', { ref: 'r' })]);
    const [answer] = await store.commit([post({ ...ann, name: 'anna' }, 'a', { ref: 'r' })]);
    expect(answer?.repeat).toBe(true);
  });

  test('can be asked for', async () => {
    const store = await openStore();
    const first = post(ann, 'a', { ref: '__proto__' });
    await store.commit([first]);
    expect(await store.byRef(first)).toEqual({ seq: 1, at: first.at, repeat: true });
    for (const other of [
      { ...first, author: bo },
      { ...first, room: garden },
      { ...first, ref: 'other' },
    ]) {
      expect(await store.byRef(other)).toBeUndefined();
    }
  });

  test('a ref of another id of the same person stands for the same, and for nobody else', async () => {
    const store = await openStore();
    const first = post(bo, 'one', { ref: 'r' });
    await store.commit([first]);
    const aliases = ['g_other', bo.id];
    const again = { ...post(ann, 'one', { ref: 'r' }), aliases };
    expect(await store.byRef(again)).toEqual({ seq: 1, at: first.at, repeat: true });
    const other = { ...post(ann, 'two', { ref: 'r' }), aliases };
    const own = { ...post(ann, 'three', { ref: 'own' }), aliases };
    expect(await store.commit([again, other, own, own])).toMatchObject([
      { seq: 1, repeat: true },
      { seq: 1, reused: true },
      { seq: 2, repeat: false },
      { seq: 2, repeat: true },
    ]);
    expect(await store.commit([post(cy, 'one', { ref: 'r' })])).toMatchObject([{ seq: 3 }]);
  });

  test('with a lone surrogate or a NUL are refs like others', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'a', { ref: 'a\ud800' }), post(ann, 'b', { ref: 'a\0b' })]);
    const answers = await store.commit([
      post(ann, 'a', { ref: 'a\ud800' }),
      post(ann, 'b', { ref: 'a\0b' }),
      post(ann, 'e', { ref: 'a' }),
    ]);
    expect(seqs(answers)).toEqual([1, 2, 3]);
  });
}
