import { describe, expect, onTestFinished, test } from 'vitest';
import type { RoomName } from '../../src/protocol/code.ts';
import { type Change, type Fact, refScope } from '../../src/protocol/fact.ts';
import type { Author } from '../../src/protocol/record.ts';
import type { Store } from '../../src/store/store.ts';

/** Opens a memory of the test's own; opened again, it is the same one. */
export type OpenStore = () => Promise<Store>;

export const ann: Author = { id: 'ann-id', name: 'ann' };
export const bo: Author = { id: 'bo-id', name: 'bo' };
export const cy: Author = { id: 'cy-id', name: 'cy', claimed: true };

export const tea: RoomName = { key: 'teaatfive', code: 'Tea at five' };
export const garden: RoomName = { key: 'garden', code: 'Garden' };

let clock = 1_790_000_000_000;

interface Said {
  readonly room?: RoomName;
  readonly ref?: string;
  readonly at?: number;
}

/** A fact of `author`, one millisecond after the last one. */
export function fact(author: Author, change: Change, said: Said = {}): Fact {
  return { room: tea, author, at: clock++, change, ...said };
}

export const post = (author: Author, text: string, said: Said = {}): Fact =>
  fact(author, { type: 'posted', text }, said);
export const edit = (author: Author, target: number, text: string, said: Said = {}): Fact =>
  fact(author, { type: 'edited', target, text }, said);
export const remove = (author: Author, target: number, said: Said = {}): Fact =>
  fact(author, { type: 'removed', target }, said);
export const react = (author: Author, target: number, emoji: string, said: Said = {}): Fact =>
  fact(author, { type: 'reacted', target, emoji }, said);
export const unreact = (author: Author, target: number, emoji: string, said: Said = {}): Fact =>
  fact(author, { type: 'unreacted', target, emoji }, said);

const seqs = (answers: readonly { readonly seq: number }[]) => answers.map(({ seq }) => seq);

/** What every memory does, whatever it is made of. */
export function storeContract(make: () => OpenStore): void {
  const openStore = async (): Promise<Store> => {
    const store = await make()();
    onTestFinished(() => store.close());
    return store;
  };

  describe('committing', () => commits(openStore));
  describe('refs', () => refs(openStore));
  describe('edits and removals', () => changes(openStore));
  describe('reactions', () => reactions(openStore));
  describe('pages', () => pages(openStore));
  describe('events', () => events(openStore));
  describe('rooms', () => rooms(openStore));
  describe('search', () => searches(openStore));
  describe('closing', () => closing(make));
}

function commits(openStore: OpenStore): void {
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
    expect(await store.commit([said])).toEqual([{ seq: 1, at: said.at, repeat: false }]);
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

function refs(openStore: OpenStore): void {
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

function changes(openStore: OpenStore): void {
  test('an edited message shows its last text', async () => {
    const store = await openStore();
    const second = edit(ann, 1, 'third');
    await store.commit([post(ann, 'first'), edit(ann, 1, 'second'), second]);
    expect(await store.message(tea.key, 1)).toMatchObject({ text: 'third', editedAt: second.at });
  });

  test('a removed message shows no text, and stays', async () => {
    const store = await openStore();
    const removal = remove(ann, 1);
    await store.commit([post(ann, 'first'), edit(ann, 1, 'second'), removal]);
    const shown = { seq: 1, text: '', removedAt: removal.at };
    expect(await store.message(tea.key, 1)).toMatchObject(shown);
    const { messages } = await store.messages(tea.key, { limit: 10 });
    expect(messages).toMatchObject([shown]);
    expect(messages[0]).not.toHaveProperty('editedAt');
  });

  test('what comes after a removal changes nothing', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'first'), remove(ann, 1)]);
    const before = await store.message(tea.key, 1);
    await store.commit([edit(ann, 1, 'again'), react(bo, 1, '👍'), remove(ann, 1)]);
    expect(await store.message(tea.key, 1)).toEqual(before);
  });

  test('what is aimed at no message changes none', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'first'), react(bo, 1, '👍')]);
    const before = await store.messages(tea.key, { limit: 10 });
    const aimed = [edit(ann, 2, 'x'), remove(ann, 2), edit(ann, 99, 'y'), remove(ann, 0)];
    expect(seqs(await store.commit(aimed))).toEqual([3, 4, 5, 6]);
    const { messages } = await store.messages(tea.key, { limit: 10 });
    expect(messages).toEqual(before.messages);
  });

  test('rooms do not reach into each other', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'tea'), post(ann, 'garden', { room: garden })]);
    await store.commit([remove(ann, 1, { room: garden })]);
    expect(await store.message(tea.key, 1)).toMatchObject({ text: 'tea' });
  });
}

function reactions(openStore: OpenStore): void {
  const of = async (store: Store) => (await store.message(tea.key, 1))?.reactions;

  test('are counted in the order of their first use', async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'hello'),
      react(bo, 1, '🎉'),
      react(ann, 1, '👍'),
      react(cy, 1, '🎉'),
    ]);
    expect(await of(store)).toEqual([
      { emoji: '🎉', count: 2, by: [bo.id, cy.id] },
      { emoji: '👍', count: 1, by: [ann.id] },
    ]);
  });

  test('count once for each author', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'hello'), react(bo, 1, '👍'), react(bo, 1, '👍')]);
    expect(await of(store)).toEqual([{ emoji: '👍', count: 1, by: [bo.id] }]);
  });

  test('can be taken back', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'hello'), react(bo, 1, '👍'), react(ann, 1, '👍')]);
    expect(await store.hasReacted(tea.key, 1, bo.id, '👍')).toBe(true);
    await store.commit([unreact(bo, 1, '👍'), unreact(cy, 1, '👍')]);
    expect(await of(store)).toEqual([{ emoji: '👍', count: 1, by: [ann.id] }]);
    expect(await store.hasReacted(tea.key, 1, bo.id, '👍')).toBe(false);
    await store.commit([unreact(ann, 1, '👍')]);
    expect(await store.message(tea.key, 1)).not.toHaveProperty('reactions');
  });

  test('name the first fifty authors', async () => {
    const store = await openStore();
    const crowd = Array.from({ length: 60 }, (_, i) => ({ id: `guest-${i}`, name: 'bo' }));
    await store.commit([post(ann, 'hello'), ...crowd.map((guest) => react(guest, 1, '👍'))]);
    const ids = crowd.map(({ id }) => id);
    expect(await of(store)).toEqual([{ emoji: '👍', count: 60, by: ids.slice(0, 50) }]);
    await store.commit([unreact(crowd[0] as Author, 1, '👍')]);
    expect(await of(store)).toEqual([{ emoji: '👍', count: 59, by: ids.slice(1, 51) }]);
  });

  test('go with the message', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'hello'), react(bo, 1, '👍'), remove(ann, 1)]);
    expect(await of(store)).toBeUndefined();
    expect(await store.hasReacted(tea.key, 1, bo.id, '👍')).toBe(false);
  });

  test('may be any word', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'hello'), react({ id: '7', name: '' }, 1, '__proto__')]);
    expect(await of(store)).toEqual([{ emoji: '__proto__', count: 1, by: ['7'] }]);
  });
}

function pages(openStore: OpenStore): void {
  const fill = async (store: Store) => {
    // 1 to 10, of which 3 is a reaction.
    await store.commit(
      Array.from({ length: 10 }, (_, i) => (i === 2 ? react(bo, 1, '👍') : post(ann, `${i + 1}`))),
    );
  };
  const page = async (store: Store, range: { before?: number; after?: number; limit: number }) => {
    const { latest, messages } = await store.messages(tea.key, range);
    expect(latest).toBe(10);
    return seqs(messages);
  };

  test('are the latest, oldest first', async () => {
    const store = await openStore();
    await fill(store);
    expect(await page(store, { limit: 3 })).toEqual([8, 9, 10]);
    expect(await page(store, { limit: 100 })).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('go back by before and forth by after', async () => {
    const store = await openStore();
    await fill(store);
    expect(await page(store, { before: 5, limit: 2 })).toEqual([2, 4]);
    expect(await page(store, { after: 1, limit: 2 })).toEqual([2, 4]);
    expect(await page(store, { after: 4, before: 7, limit: 5 })).toEqual([5, 6]);
    expect(await page(store, { after: 10, limit: 5 })).toEqual([]);
    expect(await page(store, { before: 1, limit: 5 })).toEqual([]);
  });

  test('carry all of a message', async () => {
    const store = await openStore();
    const said = post(cy, 'hello', { ref: 'r' });
    await store.commit([said, react(bo, 1, '👍')]);
    expect((await store.messages(tea.key, { limit: 1 })).messages).toEqual([
      {
        seq: 1,
        author: cy,
        text: 'hello',
        at: said.at,
        ref: 'r',
        reactions: [{ emoji: '👍', count: 1, by: [bo.id] }],
      },
    ]);
  });

  test('of a long room are right wherever they begin', async () => {
    const store = await openStore();
    const isPost = (i: number) => i % 3 === 0 || i > 130 || i === 1;
    const facts = Array.from({ length: 150 }, (_, i) =>
      isPost(i + 1) ? post(ann, `${i + 1}`) : react(bo, 1, `${i}`),
    );
    await store.commit([...facts.slice(0, 70), post(bo, 'between', { room: garden })]);
    await store.commit(facts.slice(70));
    const all = facts.flatMap(({ change }, i) => (change.type === 'posted' ? [i + 1] : []));
    for (let at = 0; at <= 152; at++) {
      const { messages: older } = await store.messages(tea.key, { before: at, limit: 7 });
      expect(seqs(older)).toEqual(all.filter((seq) => seq < at).slice(-7));
      const { messages: newer } = await store.messages(tea.key, { after: at, limit: 7 });
      expect(seqs(newer)).toEqual(all.filter((seq) => seq > at).slice(0, 7));
      const { messages: within } = await store.messages(tea.key, {
        after: 20,
        before: at,
        limit: 90,
      });
      expect(seqs(within)).toEqual(all.filter((seq) => seq > 20 && seq < at));
      expect((await store.message(tea.key, at))?.seq).toBe(all.find((seq) => seq === at));
      const told = await store.events(tea.key, at, 140, 40);
      const end = Math.min(140, at + 40);
      expect(seqs(told)).toEqual(facts.flatMap((_, i) => (i >= at && i < end ? [i + 1] : [])));
    }
  });

  test('a fact that posted nothing is no message', async () => {
    const store = await openStore();
    await fill(store);
    expect(await store.message(tea.key, 3)).toBeUndefined();
    expect(await store.message(tea.key, 11)).toBeUndefined();
  });
}

function events(openStore: OpenStore): void {
  test('are the facts after a number, up to another', async () => {
    const store = await openStore();
    const facts = [
      post(ann, 'hello', { ref: 'r' }),
      post(bo, 'hi'),
      react(cy, 1, '👍'),
      unreact(cy, 1, '👍'),
    ];
    await store.commit(facts);
    const told = facts.map(({ author, at, ref, change }, i) => ({
      room: tea.key,
      seq: i + 1,
      epoch: store.epoch,
      author,
      at,
      ...change,
      ...(ref === undefined ? {} : { ref }),
    }));
    expect(await store.events(tea.key, 0, 4, 100)).toEqual(told);
    expect(await store.events(tea.key, 1, 3, 100)).toEqual(told.slice(1, 3));
    expect(await store.events(tea.key, 0, 4, 2)).toEqual(told.slice(0, 2));
    expect(await store.events(tea.key, 4, 100, 2)).toEqual([]);
  });

  test('tell an edited message as it is now', async () => {
    const store = await openStore();
    const last = edit(ann, 1, 'third');
    await store.commit([post(ann, 'first'), edit(ann, 1, 'second'), last]);
    expect(await store.events(tea.key, 0, 9, 9)).toMatchObject([
      { type: 'posted', text: 'third', editedAt: last.at },
      { type: 'edited', target: 1, text: 'third' },
      { type: 'edited', target: 1, text: 'third' },
    ]);
  });

  test('tell nothing of a removed message', async () => {
    const store = await openStore();
    const removal = remove(ann, 1);
    await store.commit([post(ann, 'first'), edit(ann, 1, 'second'), removal]);
    await store.commit([edit(ann, 1, 'too late')]);
    expect(await store.events(tea.key, 0, 9, 9)).toMatchObject([
      { type: 'posted', text: '', removedAt: removal.at },
      { type: 'edited', text: '' },
      { type: 'removed', target: 1 },
      { type: 'edited', text: '' },
    ]);
  });
}

function rooms(openStore: OpenStore): void {
  test('nobody spoke in read as empty, and reading makes none', async () => {
    const store = await openStore();
    expect(await store.room('nowhere')).toBeUndefined();
    expect(await store.messages('nowhere', { limit: 5 })).toEqual({ latest: 0, messages: [] });
    expect(await store.events('nowhere', 0, 5, 5)).toEqual([]);
    expect(await store.message('nowhere', 1)).toBeUndefined();
    expect(await store.search('nowhere', 'x', { limit: 5 })).toEqual({ latest: 0, messages: [] });
    expect(await store.room('nowhere')).toBeUndefined();
  });

  test('are shown by their first spelling', async () => {
    const store = await openStore();
    const other = { key: tea.key, code: 'TEA-AT-FIVE' };
    await store.commit([post(ann, 'a'), post(ann, 'b', { room: other })]);
    expect(await store.room(tea.key)).toEqual({ ...tea, seq: 2, public: false });
  });

  test.each([
    '__proto__',
    'constructor',
    'toString',
    '',
    '0',
    '烟熏',
  ])('may have the key %j', async (key) => {
    const store = await openStore();
    const room = { key, code: key };
    await store.commit([post(ann, 'a', { room }), post(ann, 'b')]);
    expect(await store.room(key)).toEqual({ ...room, seq: 1, public: false });
    expect((await store.messages(key, { limit: 5 })).messages).toHaveLength(1);
  });

  test('are public if somebody says so, the one spoken in last first', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'a'), post(ann, 'b', { room: garden })]);
    expect(await store.publicRooms(10)).toEqual([]);
    for (const { key } of [tea, garden]) await store.setPublic(key, true);
    const keys = async (limit: number) => (await store.publicRooms(limit)).map(({ key }) => key);
    expect(await keys(10)).toEqual([garden.key, tea.key]);
    await store.commit([post(ann, 'c')]);
    expect(await keys(10)).toEqual([tea.key, garden.key]);
    expect(await keys(1)).toEqual([tea.key]);
    await store.setPublic(tea.key, false);
    expect(await keys(10)).toEqual([garden.key]);
  });

  test('can be public before anybody speaks', async () => {
    const store = await openStore();
    await store.setPublic(tea.key, true);
    expect(await store.room(tea.key)).toEqual({ ...tea, code: tea.key, seq: 0, public: true });
    expect(seqs(await store.commit([post(ann, 'a')]))).toEqual([1]);
    expect(await store.room(tea.key)).toEqual({ ...tea, seq: 1, public: true });
  });
}

function searches(openStore: OpenStore): void {
  const found = async (
    store: Store,
    query: string,
    range: { before?: number; limit?: number } = {},
  ) => seqs((await store.search(tea.key, query, { limit: 50, ...range })).messages);

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
      ü: [4],
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
    expect(await found(store, 'tea', { limit: 3, before: 8 })).toEqual([7, 6, 5]);
    expect(await found(store, 'tea', { limit: 3, before: 1 })).toEqual([]);
    expect(await found(store, 'tea', { limit: 3, before: 0 })).toEqual([]);
    expect(await found(store, 'tea', { limit: 2, before: 99 })).toEqual([10, 9]);
  });

  test('gives whole messages', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'tea'), react(bo, 1, '👍')]);
    const page = await store.search(tea.key, 'tea', { limit: 5 });
    expect(page).toEqual({ latest: 2, messages: [await store.message(tea.key, 1)] });
  });

  test('takes long queries', async () => {
    const store = await openStore();
    const text = Array.from({ length: 100 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    await store.commit([post(ann, text.repeat(2))]);
    expect(await found(store, text + text)).toEqual([1]);
    expect(await found(store, [...text].join(' '))).toEqual([1]);
  });
}

function closing(make: () => OpenStore): void {
  test('opened again it knows all it knew', async () => {
    const open = make();
    const first = await open();
    await first.commit([post(ann, 'a', { ref: 'r' }), post(bo, 'b'), edit(ann, 1, 'c')]);
    await first.commit([react(bo, 1, '👍'), remove(bo, 2)]);
    const known = await Promise.all([
      first.messages(tea.key, { limit: 10 }),
      first.events(tea.key, 0, 10, 10),
      first.search(tea.key, 'c', { limit: 10 }),
    ]);
    await first.close();
    const second = await open();
    onTestFinished(() => second.close());
    expect(second.epoch).toBe(first.epoch);
    expect(
      await Promise.all([
        second.messages(tea.key, { limit: 10 }),
        second.events(tea.key, 0, 10, 10),
        second.search(tea.key, 'c', { limit: 10 }),
      ]),
    ).toEqual(known);
    expect(seqs(await second.commit([post(ann, 'x', { ref: 'r' }), post(ann, 'd')]))).toEqual([
      1, 6,
    ]);
  });

  test('finishes what is on its way', async () => {
    const open = make();
    const first = await open();
    const committing = first.commit([post(ann, 'a')]);
    await first.close();
    expect(seqs(await committing)).toEqual([1]);
    await first.close();
    await expect(first.commit([post(ann, 'b')])).rejects.toThrow();
    const second = await open();
    onTestFinished(() => second.close());
    expect(await second.room(tea.key)).toMatchObject({ seq: 1 });
  });

  test('another memory has another epoch', async () => {
    const [one, two] = await Promise.all([make()(), make()()]);
    onTestFinished(() => Promise.all([one.close(), two.close()]).then(() => {}));
    expect(one.epoch).toMatch(/^[a-z0-9]{12}$/);
    expect(one.epoch).not.toBe(two.epoch);
  });
}
