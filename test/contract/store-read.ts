import { expect, test } from 'vitest';
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

export function pages(openStore: OpenStore): void {
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

export function events(openStore: OpenStore): void {
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

export function openings(openStore: OpenStore): void {
  const reach = { events: 3, messages: 2 };

  test('bring the last facts to who has heard all before them', async () => {
    const store = await openStore();
    await store.commit([1, 2, 3, 4, 5].map((n) => post(ann, `line ${n}`)));
    const told = await store.events(tea.key, 2, 5, 3);
    const { head: digest } = (await store.proof(tea.key, 0, 0)) ?? {};
    for (const after of [2, 4, 5]) {
      const opening = await store.opening(tea.key, after, reach);
      expect(opening).toEqual({ code: tea.code, seq: 5, digest, events: told });
    }
  });

  test('bring the last messages to who has heard nothing, too little, or what is not', async () => {
    const store = await openStore();
    await store.commit([1, 2, 3, 4].map((n) => post(ann, `line ${n}`)));
    await store.commit([react(cy, 4, '👍')]);
    const { messages } = await store.messages(tea.key, { limit: 2 });
    const { head: digest } = (await store.proof(tea.key, 0, 0)) ?? {};
    for (const after of [undefined, 1, 6]) {
      const opening = await store.opening(tea.key, after, reach);
      expect(opening).toEqual({ code: tea.code, seq: 5, digest, messages });
    }
  });

  test('bring nothing of a room nobody spoke in', async () => {
    const store = await openStore();
    const { digest } = await store.opening('nowhere', undefined, reach);
    expect(await store.opening('nowhere', undefined, reach)).toEqual({
      seq: 0,
      digest,
      messages: [],
    });
    expect(await store.opening('nowhere', 0, reach)).toEqual({ seq: 0, digest, events: [] });
    expect(await store.room('nowhere')).toBeUndefined();
  });
}

export function rooms(openStore: OpenStore): void {
  test('nobody spoke in read as empty, and reading makes none', async () => {
    const store = await openStore();
    expect(await store.room('nowhere')).toBeUndefined();
    expect(await store.messages('nowhere', { limit: 5 })).toEqual({ latest: 0, messages: [] });
    expect(await store.events('nowhere', 0, 5, 5)).toEqual([]);
    expect(await store.message('nowhere', 1)).toBeUndefined();
    expect(await store.search('nowhere', 'x', { limit: 5 })).toMatchObject({ total: 0 });
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
    for (const room of [tea, garden]) await store.setPublic(room, true);
    const keys = async (limit: number) => (await store.publicRooms(limit)).map(({ key }) => key);
    expect(await keys(10)).toEqual([garden.key, tea.key]);
    await store.commit([post(ann, 'c')]);
    expect(await keys(10)).toEqual([tea.key, garden.key]);
    expect(await keys(1)).toEqual([tea.key]);
    await store.setPublic(tea, false);
    expect(await keys(10)).toEqual([garden.key]);
  });

  test('are all told, by their keys, some at a time', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'a'), post(ann, 'b', { room: garden })]);
    const keys = async (after: string | undefined, limit: number) =>
      (await store.rooms(after, limit)).map(({ key }) => key);
    expect(await keys(undefined, 10)).toEqual([garden.key, tea.key]);
    expect(await keys(undefined, 1)).toEqual([garden.key]);
    expect(await keys(garden.key, 10)).toEqual([tea.key]);
    expect(await keys(tea.key, 10)).toEqual([]);
  });

  test('can be public before anybody speaks', async () => {
    const store = await openStore();
    const spelled = { ...tea, code: 'T E A' };
    await store.setPublic(spelled, true);
    expect(await store.room(tea.key)).toEqual({ ...spelled, seq: 0, public: true });
    expect(seqs(await store.commit([post(ann, 'a')]))).toEqual([1]);
    expect(await store.room(tea.key)).toEqual({ ...spelled, seq: 1, public: true });
    await store.setPublic(tea, true);
    expect(await store.room(tea.key)).toEqual({ ...tea, seq: 1, public: true });
  });
}
