import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Fact } from '../../src/protocol/fact.ts';
import type { SearchRange } from '../../src/protocol/search-range.ts';
import { readProgress } from '../../src/store/search/progress.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, edit, fact, garden, post, remove, tea } from '../contract/store-fact.ts';
import { clear, hide, restore, undo } from '../contract/store-hidden.ts';
import { tempFolder } from '../support/temp.ts';

const found = async (store: Store, query: string) =>
  (await store.search(tea.key, query, { limit: 10 })).messages.map(({ seq }) => seq);

const signed = fact(cy, {
  ...{ type: 'posted', text: '`a` https://zyzzyva.example' },
  mentions: [{ id: 'zyz-id', name: 'Zyz' }],
});

/** The log is sound, whatever is wrong with the index. */
const broken: Error[] = [];
afterEach(() => expect(broken).toEqual([]));

/** The time of a search is no matter here, unless told. */
async function open(folder: string, searchMs = 60_000): Promise<Store> {
  const onBroken = (error: Error) => broken.push(error);
  const store = await openSqliteStore({ folder, searchMs, indexMs: 10, onBroken });
  onTestFinished(() => store.close());
  return store;
}

/** Facts of a whole segment of the index, and some more, which a search reads. */
const many = 2_100;
const hay = (count: number, text = 'hay') =>
  Array.from({ length: count }, (_, i) => post(ann, `${text} n${i + 1}n`));

function ask<Row>(path: string, sql: string): Row | undefined {
  if (!existsSync(path)) return undefined;
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare(sql).get() as Row | undefined;
  } catch {
    return undefined;
  } finally {
    database.close();
  }
}

/** Waits until the index has seen all that is committed, and done what it found to do. */
const indexed = (folder: string, segments = 1) =>
  vi.waitFor(() => expect(readProgress(folder)).toEqual({ behind: 0, tasks: 0, segments }), {
    timeout: 20_000,
    interval: 10,
  });

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

/** Makes an index that finds nothing and must not be used, by what it says of itself. */
const changeState = (path: string, what: string) =>
  change(path, `UPDATE slice SET bits = zeroblob(1024); UPDATE state SET ${what}`);

/** What another schema left. */
function makeOld(path: string): void {
  rmSync(path);
  change(path, 'CREATE TABLE state (version INTEGER); INSERT INTO state VALUES (1)');
}

const bits = (folder: string) =>
  ask<{ bits: string }>(
    join(folder, 'search.db'),
    'SELECT group_concat(hex(bits)) AS bits FROM slice',
  );

describe('the index', () => {
  const damages: [string, (path: string) => void][] = [
    ['is missing', (path) => rmSync(path)],
    ['is empty', (path) => truncateSync(path, 0)],
    ['is no database', (path) => writeFileSync(path, 'dear diary, '.repeat(1_000))],
    ['is half there', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['lost its rows', (path) => change(path, 'DELETE FROM slice')],
    ['lost a table', (path) => change(path, 'DROP TABLE stale')],
    [
      'was folded otherwise',
      (path) => changeState(path, `made = replace(made, ', fold', ', FOLD')`),
    ],
    ['is of the first version', makeOld],
    ['is of the version before', (path) => changeState(path, `made = '2' || substr(made, 2)`)],
    [
      'knows links by other rules',
      (path) => changeState(path, `made = replace(made, 'things', 'THINGS')`),
    ],
    ["is another log's", (path) => changeState(path, `epoch = 'other'`)],
    ['is of another past', (path) => changeState(path, `digest = 'other'`)],
    ['is ahead of the log', (path) => changeState(path, 'cursor = cursor + 1')],
  ];

  const whole = mkdtempSync(join(tmpdir(), 'parlour-'));
  afterAll(() => rmSync(whole, { recursive: true }));

  beforeAll(async () => {
    const store = await openSqliteStore({ folder: whole, indexMs: 10 });
    await store.commit([post(ann, 'tea'), post(ann, 'coffee'), edit(ann, 2, 'tea too')]);
    await store.commit([...hay(many), post(ann, 'no tea'), remove(ann, many + 4)]);
    await indexed(whole);
    await store.close();
  });

  test.each(damages)('that %s is made anew', async (_, damage) => {
    const folder = tempFolder();
    for (const name of ['parlour.db', 'search.db'])
      copyFileSync(join(whole, name), join(folder, name));
    damage(join(folder, 'search.db'));
    const store = await open(folder);
    expect(await found(store, 'tea')).toEqual([2, 1]);
    expect(await found(store, 'coffee')).toEqual([]);
    await store.commit([post(ann, 'more hay')]);
    await indexed(folder);
    const rows = ask<{ rows: number }>(
      join(folder, 'search.db'),
      'SELECT count(*) AS rows FROM slice',
    );
    expect(rows?.rows).toBeGreaterThan(0);
    expect(await found(store, 'tea')).toEqual([2, 1]);
  });

  test('knows each text of a segment, and what became of it', async () => {
    const folder = tempFolder();
    const store = await open(folder);
    await store.commit([...hay(many), post(ann, 'last')]);
    await indexed(folder);
    for (const seq of [1, 32, 33, 2_048, 2_049]) {
      expect(await found(store, `n${seq}n`)).toEqual([seq]);
    }
    await store.commit([edit(ann, 40, 'needle'), remove(ann, 41)]);
    expect(await found(store, 'needle')).toEqual([40]);
    expect(await found(store, 'n41n')).toEqual([]);
    await indexed(folder);
    expect(await found(store, 'needle')).toEqual([40]);
    expect(await found(store, 'n40n')).toEqual([]);
    expect(await found(store, 'n39n')).toEqual([39]);
  });

  test('knows who wrote what, when, and with what in it', async () => {
    const folder = tempFolder();
    const store = await open(folder);
    const long = Array.from({ length: 6_200 }, (_, i) =>
      post(ann, `hay n${i + 1}n${i === 99 ? ' http://tea.example' : ''}`, { at: i + 1 }),
    );
    const [lee, once] = [4_000, 2_000].map((at) =>
      post({ id: 'lee-id', name: `Lee ${at}` }, '', { at }),
    );
    if (!lee || !once) throw new Error('Nothing to say.');
    long[3_999] = { ...lee, change: { type: 'posted', text: 'run `tea`' } };
    long[1_999] = { ...once, change: { type: 'posted', text: 'hay' } };
    const named = {
      type: 'posted',
      text: 'hay',
      mentions: [{ id: 'lee-id', name: 'Lee' }],
    } as const;
    long[2_999] = fact(ann, named, { at: 3_000 });
    for (let from = 0; from < long.length; from += 1_000)
      await store.commit(long.slice(from, from + 1_000));
    await indexed(folder, 3);
    const asked = async (range: Partial<SearchRange>, words = '') => {
      const page = await store.search(tea.key, words, { limit: 10, ...range });
      return page.messages.map(({ seq }) => seq);
    };
    const looks = async () => [
      await asked({ from: 'lee-id' }),
      await asked({ from: 'lee 2000' }),
      await asked({ from: 'lee-id' }, 'hay'),
      await asked({ has: ['link'] }),
      await asked({ has: ['code'] }),
      await asked({ after: 2_048, before: 2_051 }),
      await asked({ from: 'lee-id', before: 4_000 }),
      await asked({ mentions: 'lee-id' }),
    ];
    const found = [
      [4_000, 2_000],
      [2_000],
      [2_000],
      [100],
      [4_000],
      [2_050, 2_049],
      [2_000],
      [3_000],
    ];
    expect(await looks()).toEqual(found);
    // Blocks that are indexed again keep the times of the others.
    await store.commit([edit(ann, 3_001, 'hay'), remove(ann, 6_100)]);
    await indexed(folder, 3);
    expect(await looks()).toEqual(found);
  });

  test('knows a message that is there again before the index has heard of it', async () => {
    const folder = tempFolder();
    const store = await open(folder);
    await store.commit([post(ann, 'zyzzyva'), post(bo, 'zyzzyva'), ...hay(many)]);
    await indexed(folder);
    await store.commit([hide(1, Date.now()), clear(bo.id, 2, 2, Date.now())]);
    await indexed(folder);
    expect(await found(store, 'zyzzyva')).toEqual([]);
    // Its next look at the log is after the search.
    const { seq } = (await store.room(tea.key)) ?? { seq: 0 };
    await store.commit([restore(1, Date.now()), undo(seq, bo.id, 2, 2)]);
    expect(await found(store, 'zyzzyva')).toEqual([2, 1]);
    expect(readProgress(folder)).not.toEqual({ behind: 0, tasks: 0, segments: 1 });
  });

  test.each<[string, Fact, Fact]>([
    ['is gone', post(ann, 'zyzzyva'), remove(ann, 1_001)],
    ['has expired', post(ann, 'zyzzyva'), fact(ann, { type: 'expired', upTo: 1_001 })],
    ['is hidden', post(ann, 'zyzzyva'), hide(1_001)],
    ['is cleared', post(bo, 'zyzzyva'), clear(bo.id, 1, 1_001)],
    ['had a writer of its own, a link, code and a mention', signed, remove(cy, 1_001)],
  ])('keeps nothing of a text that %s', async (_, said, then) => {
    const [folder, plain] = [tempFolder(), tempFolder()];
    const [store, without] = await Promise.all([open(folder), open(plain)]);
    const one = (middle: Fact) => [...hay(1_000), middle, ...hay(1_100)];
    await store.commit(one(said));
    await indexed(folder);
    await store.commit([then]);
    await without.commit([...one(post(ann, '')), then]);
    await Promise.all([indexed(folder), indexed(plain)]);
    await expect.poll(() => statSync(join(folder, 'search.db-wal')).size).toBe(0);
    expect(bits(folder)).toEqual(bits(plain));
  });

  test('keeps nothing in its write-ahead log, also where somebody read it meanwhile', async () => {
    const folder = tempFolder();
    const store = await open(folder);
    await store.commit([...hay(1_000), post(ann, 'zyzzyva'), ...hay(1_100)]);
    await indexed(folder);
    const reader = new DatabaseSync(join(folder, 'search.db'), { readOnly: true });
    reader.exec('BEGIN; SELECT count(*) FROM slice');
    const size = () => statSync(join(folder, 'search.db-wal')).size;
    await store.commit([remove(ann, 1_001)]);
    await indexed(folder);
    expect(size()).toBeGreaterThan(0);
    reader.close();
    await expect.poll(size).toBe(0);
  });

  test.each([
    ['English', 'we met at the harbour and said nothing of the weather; it rained all the same'],
    ['Russian', 'мы встретились в гавани и ничего не сказали о погоде; дождь шёл всё равно'],
    ['Japanese', '港で会って、天気のことは何も言わなかったが、それでも雨は降っていた'],
    ['Arabic', 'التقينا في الميناء ولم نقل شيئا عن الطقس، ومع ذلك هطل المطر'],
    ['one sign a message', '👍'],
    ['many signs a message', 'tea? '.repeat(300)],
  ])('takes less than twice the bytes of the text: %s', async (_, sentence) => {
    const folder = tempFolder();
    const store = await open(folder);
    const words = sentence.split(' ');
    const texts = Array.from({ length: 2_048 }, (_, i) => {
      const from = i % words.length;
      return `${[...words.slice(from), ...words.slice(0, from)].join(' ')}${words.length > 1 ? i : ''}`;
    });
    await store.commit(texts.map((text) => post(ann, text)));
    await indexed(folder);
    await store.close();
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text.slice(0, 1_000)), 0);
    const pages = 9 * 8_192;
    expect(statSync(join(folder, 'search.db')).size - pages).toBeLessThan(2 * bytes);
  });

  test('takes rooms in turn: a quiet one waits for no loud one', async () => {
    const folder = tempFolder();
    const first = await open(folder);
    for (let i = 0; i < 4; i++) await first.commit(hay(2_048));
    await first.commit(hay(2_048).map((fact) => ({ ...fact, room: garden })));
    await first.close();
    rmSync(join(folder, 'search.db'), { force: true });
    await open(folder);
    await indexed(folder, 5);
    const sql = `SELECT group_concat(room || ':' || number, ' ') AS made
      FROM (SELECT room, number FROM segment ORDER BY id)`;
    const { made } = ask<{ made: string }>(join(folder, 'search.db'), sql) ?? { made: '' };
    expect(made).toBe('1:3 2:0 1:2 1:1 1:0');
  });
});

describe('a search', () => {
  test('gives up when its time is over, says so, and goes on from there', async () => {
    const store = await open(tempFolder(), 0);
    await store.commit([post(ann, 'needle'), ...hay(200)]);
    const page = await store.search(tea.key, 'needle', { limit: 5 });
    expect(page).toMatchObject({ messages: [], gaveUp: true, latest: 201 });
    expect(page.total).toBeUndefined();
    let last = page;
    for (let asked = 0; last.next !== undefined; asked++) {
      expect(asked).toBeLessThan(10);
      last = await store.search(tea.key, 'needle', { limit: 5, cursor: last.next });
    }
    expect(last.messages.map(({ seq }) => seq)).toEqual([1]);
  });

  test('counts what it finds while that is quick', async () => {
    const store = await open(tempFolder());
    await store.commit([...hay(100), ...hay(1_000, 'straw'), ...hay(100)]);
    const total = async (query: string) =>
      (await store.search(tea.key, query, { limit: 50 })).total;
    expect(await total('n1n')).toBe(2 + 1);
    expect(await total('straw')).toBe(undefined);
    expect(await total('hay')).toBe(undefined);
  });

  test('looks at the first 1,000 characters of a text', async () => {
    const store = await open(tempFolder());
    await store.commit([post(ann, `${'👍'.repeat(994)}needlework`)]);
    expect(await found(store, 'needle')).toEqual([1]);
    expect(await found(store, 'needlew')).toEqual([]);
  });

  test('waits in a line with an end, room after room', async () => {
    const store = await open(tempFolder());
    await store.commit([post(ann, 'tea'), post(ann, 'tea', { room: garden })]);
    const done: string[] = [];
    const search = (key: string) =>
      store.search(key, 'tea', { limit: 1 }).then(
        () => done.push(key),
        ({ code }) => done.push(code),
      );
    const all = Array.from({ length: 18 }, () => search(tea.key));
    await Promise.all([...all, search(garden.key)]);
    expect(done.slice(0, 4)).toEqual(['search_busy', tea.key, tea.key, garden.key]);
    expect(done).toHaveLength(19);
  });
});
