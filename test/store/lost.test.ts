import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { LogGuard } from '../../src/store/sqlite/guard.ts';
import { lookAt } from '../../src/store/sqlite/look.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { type Store, StoreBroken } from '../../src/store/store.ts';
import { ann, edit, post, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

interface Opened {
  readonly store: Store;
  readonly folder: string;
  /** Resolves when the store says that it can promise nothing more. */
  readonly broken: Promise<StoreBroken>;
}

/** Looks often, so that nobody waits; how often usually is for the faults of the real program. */
async function openStore(
  folder = join(tempFolder(), 'data'),
  { lookMs = 20 } = {},
): Promise<Opened> {
  const { promise: broken, resolve } = Promise.withResolvers<StoreBroken>();
  const store = await openSqliteStore({ folder, onBroken: resolve, indexMs: 1, lookMs });
  onTestFinished(() => store.close());
  return { store, folder, broken };
}

async function textsIn(folder: string): Promise<string[]> {
  const store = await openSqliteStore({ folder });
  const { messages } = await store.messages(tea.key, { limit: 100 });
  await store.close();
  return messages.map(({ text }) => text);
}

/** Looks at the files when something is committed, and not by itself as long as a test takes. */
const never = { lookMs: 1_000_000 };

/** What may happen to the files of a folder that is open. */
const losses: readonly [string, (folder: string) => void][] = [
  ['the folder is removed', (folder) => rmSync(folder, { recursive: true })],
  ['the folder is moved', (folder) => renameSync(folder, `${folder}-2`)],
  ['another folder is in its place', replaceFolder],
  ['the log is removed', (folder) => rmSync(join(folder, 'parlour.db'))],
  ['a copy is renamed over the log', replaceLog],
  ['something is written over the log', overwriteLog],
  ['the log has another time', (folder) => utimesSync(join(folder, 'parlour.db'), 9, 9)],
  ['the write-ahead log is removed', (folder) => rmSync(join(folder, 'parlour.db-wal'))],
  ['its index is removed', (folder) => rmSync(join(folder, 'parlour.db-shm'))],
  ['the lock is removed', (folder) => rmSync(join(folder, 'lock'))],
];

function replaceFolder(folder: string): void {
  renameSync(folder, `${folder}-2`);
  mkdirSync(folder);
  for (const name of readdirSync(`${folder}-2`)) {
    copyFileSync(join(`${folder}-2`, name), join(folder, name));
  }
}

function overwriteLog(folder: string): void {
  writeFileSync(join(folder, 'parlour.db'), 'something');
}

function replaceLog(folder: string): void {
  copyFileSync(join(folder, 'parlour.db'), join(folder, 'copy'));
  renameSync(join(folder, 'copy'), join(folder, 'parlour.db'));
}

describe('nothing more is acknowledged', () => {
  test.each(losses)('at the next commit once %s', async (_, lose) => {
    const { store, folder, broken } = await openStore(undefined, never);
    await store.commit([post(ann, 'one', { ref: 'r' })]);
    lose(folder);
    await expect(store.commit([post(ann, 'two')])).rejects.toThrow(StoreBroken);
    expect((await broken).message).toMatch(
      /the file .* (is gone|is another one by now|was written to by somebody else)\.$/,
    );
    await expect(store.byRef(post(ann, 'one', { ref: 'r' }))).rejects.toThrow(StoreBroken);
  });

  test('and that is told by itself, with nothing to commit', async () => {
    const opened = await Promise.all(losses.map(() => openStore()));
    await Promise.all(opened.map(({ store }) => store.commit([post(ann, 'one')])));
    for (const [i, [, lose]] of losses.entries()) lose(opened[i]?.folder ?? '');
    for (const { broken } of opened) expect((await broken).message).toMatch(/^Nothing more can be/);
  });

  test('at the next commit once the write-ahead log is cut, in the very file', async () => {
    const { store, folder, broken } = await openStore(undefined, never);
    await store.commit([post(ann, 'one')]);
    truncateSync(join(folder, 'parlour.db-wal'));
    await expect(store.commit([post(ann, 'two')])).rejects.toThrow(StoreBroken);
    expect((await broken).message).toMatch(/parlour\.db-wal is shorter than it was\.$/);
  });

  test('and once it is cut while nobody commits', async () => {
    const { store, folder, broken } = await openStore();
    await store.commit([post(ann, 'one')]);
    truncateSync(join(folder, 'parlour.db-wal'), 100);
    expect((await broken).message).toMatch(/is shorter than it was/);
  });

  test('to a repeat, of which nothing is written', async () => {
    const { store, folder } = await openStore(undefined, never);
    await store.commit([post(ann, 'one', { ref: 'r' })]);
    rmSync(folder, { recursive: true });
    await expect(store.commit([post(ann, 'one', { ref: 'r' })])).rejects.toThrow(StoreBroken);
  });

  test('where somebody else writes to the log, who goes on alone', async () => {
    const { store, folder, broken } = await openStore(undefined, never);
    await store.commit([post(ann, 'one')]);
    rmSync(join(folder, 'lock'));
    const second = new DatabaseSync(join(folder, 'parlour.db'));
    second.exec(`INSERT INTO meta VALUES ('somebody', 'else')`);
    await expect(store.commit([post(ann, 'two')])).rejects.toThrow(StoreBroken);
    expect((await broken).message).toMatch(/another program writes to the log|lock is gone/);
    expect(second.prepare('SELECT seq FROM room').all()).toEqual([{ seq: 1 }]);
    second.close();
  });

  test('where the second writer left the lock as it was', async () => {
    const { store, folder, broken } = await openStore(undefined, never);
    await store.commit([post(ann, 'one')]);
    const second = new DatabaseSync(join(folder, 'parlour.db'));
    second.exec(`INSERT INTO meta VALUES ('somebody', 'else')`);
    second.close();
    await expect(store.commit([post(ann, 'two')])).rejects.toThrow(StoreBroken);
    expect((await broken).message).toMatch(/another program writes to the log/);
  });

  test('where a reader finds the log damaged', async () => {
    const { store, folder, broken } = await openStore();
    const facts = Array.from({ length: 400 }, (_, i) => post(ann, `${i} ${'x'.repeat(900)}`));
    await store.commit(facts);
    await store.close();
    const path = join(folder, 'parlour.db');
    const again = await openStore(folder);
    damage(path);
    await expect(again.store.messages(tea.key, { limit: 400 })).rejects.toThrow(StoreBroken);
    await again.broken;
    await expect(again.store.commit([post(ann, 'two')])).rejects.toThrow(StoreBroken);
    void broken;
  });

  test('where a room does not end with its last fact', async () => {
    const { store, folder } = await openStore();
    await store.commit([post(ann, 'one'), post(ann, 'two')]);
    await store.close();
    const log = new DatabaseSync(join(folder, 'parlour.db'));
    log.exec('DELETE FROM fact WHERE seq = 2');
    log.close();
    const again = await openStore(folder);
    await expect(again.store.commit([post(ann, 'three')])).rejects.toThrow(StoreBroken);
  });
});

/** Overwrites the middle of a database, its first and last pages left as they are. */
function damage(path: string): void {
  const { size } = statSync(path);
  const log = new DatabaseSync(path);
  const pages = log.prepare(`SELECT rootpage FROM sqlite_schema WHERE rootpage > 0`).all();
  log.close();
  const kept = Math.max(...pages.map(({ rootpage }) => Number(rootpage))) * 4096;
  const rubbish = new Uint8Array(size - kept - 8 * 4096).fill(7);
  const file = openSync(path, 'r+');
  writeSync(file, rubbish, 0, rubbish.length, kept);
  closeSync(file);
}

test('what was acknowledged is saved where the write-ahead log is removed', async () => {
  const { store, folder, broken } = await openStore();
  await store.commit([post(ann, 'one')]);
  rmSync(join(folder, 'parlour.db-wal'));
  await broken;
  await store.close();
  expect(await textsIn(folder)).toEqual(['one']);
});

test('a log that is put in place of the open one is not mixed with what was written before', async () => {
  const { store, folder, broken } = await openStore();
  await store.commit([post(ann, 'one')]);
  await store.close();
  copyFileSync(join(folder, 'parlour.db'), join(folder, 'copy'));
  const again = await openStore(folder);
  await again.store.commit([post(ann, 'two')]);
  renameSync(join(folder, 'copy'), join(folder, 'parlour.db'));
  await again.broken;
  await again.store.close();
  expect(await textsIn(folder)).toEqual(['one']);
  expect(existsSync(join(folder, 'parlour.db-wal.replaced'))).toBe(true);
  expect([...verifyData({ folder }).rooms.values()].map(({ fault }) => fault)).toEqual([undefined]);
  void broken;
});

test('where a reader keeps what was in a removed write-ahead log from being saved, that is said', () => {
  const path = join(tempFolder(), 'parlour.db');
  const wal = `${path}-wal`;
  using database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE one (n INTEGER)');
  using reader = new DatabaseSync(path, { readOnly: true });
  reader.exec('BEGIN; SELECT * FROM one');
  database.exec('BEGIN IMMEDIATE; INSERT INTO one VALUES (1)');
  const guard = new LogGuard(database, [path, wal], wal);
  database.exec('COMMIT');
  rmSync(wal);
  expect(() => lookAt({ database, path, guard })).toThrow(/not all of it could be saved/);
  reader.exec('COMMIT');
  expect(() => lookAt({ database, path, guard })).toThrow(/parlour\.db-wal is gone\.$/);
});

describe('whoever notices it first, all ends the same', () => {
  /** Two messages, the second in the write-ahead log only. */
  async function openTwo(how: { lookMs?: number }): Promise<Opened> {
    const { store, folder } = await openStore();
    await store.commit([post(ann, 'one')]);
    await store.close();
    copyFileSync(join(folder, 'parlour.db'), join(folder, 'copy'));
    const again = await openStore(folder, how);
    await again.store.commit([post(ann, 'two')]);
    return again;
  }

  const texts = async (store: Store) => (await store.messages(tea.key, { limit: 9 })).messages;
  const search = (store: Store) => store.search(tea.key, 'two', { limit: 9 });
  const notices: readonly [string, number, (store: Store) => Promise<unknown>][] = [
    ['a commit', 1_000_000, (store) => store.commit([post(ann, 'three')])],
    ['a look', 20, () => new Promise(() => {})],
    ['a search that opens the log', 1_000_000, search],
    ['who closes', 1_000_000, (store) => store.close()],
  ];

  test.each(notices)('%s: a file that is no log stands in its place', async (_, lookMs, notice) => {
    const { store, folder, broken } = await openTwo({ lookMs });
    writeFileSync(join(folder, 'none'), 'none of ours'.repeat(1_000));
    renameSync(join(folder, 'parlour.db'), join(folder, 'old'));
    renameSync(join(folder, 'none'), join(folder, 'parlour.db'));
    void notice(store).catch(() => {});
    expect((await broken).message).toMatch(/parlour\.db is another one by now/);
    expect(existsSync(join(folder, 'parlour.db-wal.replaced'))).toBe(true);
    await store.close();
    renameSync(join(folder, 'old'), join(folder, 'parlour.db'));
    renameSync(join(folder, 'parlour.db-wal.replaced'), join(folder, 'parlour.db-wal'));
    rmSync(join(folder, 'parlour.db-shm'), { force: true });
    expect((await textsIn(folder)).slice(0, 2)).toEqual(['one', 'two']);
  });

  test.each(notices)('%s: the write-ahead log is removed', async (_, lookMs, notice) => {
    const { store, folder, broken } = await openTwo({ lookMs });
    rmSync(join(folder, 'parlour.db-wal'));
    void notice(store).catch(() => {});
    expect((await broken).message).toMatch(/parlour\.db-wal is (gone|another one by now)/);
    await store.close();
    expect((await textsIn(folder)).slice(0, 2)).toEqual(['one', 'two']);
  });

  test('a search that opens the log does not read another one that stands in its place', async () => {
    const { store: first, folder } = await openStore();
    await first.commit([post(ann, 'one')]);
    await first.close();
    copyFileSync(join(folder, 'parlour.db'), join(folder, 'copy'));
    const { promise: broken, resolve } = Promise.withResolvers<StoreBroken>();
    const late = { indexMs: 1_000_000, lookMs: 1_000_000 };
    const store = await openSqliteStore({ folder, onBroken: resolve, ...late });
    onTestFinished(() => store.close());
    renameSync(join(folder, 'copy'), join(folder, 'parlour.db'));
    await expect(store.search(tea.key, 'one', { limit: 9 })).rejects.toThrow(StoreBroken);
    expect((await broken).message).toMatch(/parlour\.db is another one by now/);
  });

  test('a commit sees another writer before it sees that the log was replaced', async () => {
    const { store, folder, broken } = await openTwo(never);
    const other = new DatabaseSync(join(folder, 'parlour.db'));
    other.exec(`INSERT INTO meta VALUES ('somebody', 'else')`);
    renameSync(join(folder, 'copy'), join(folder, 'parlour.db'));
    await expect(store.commit([post(ann, 'three')])).rejects.toThrow(StoreBroken);
    expect((await broken).message).toMatch(/parlour\.db is another one by now/);
    expect(existsSync(join(folder, 'parlour.db-wal.replaced'))).toBe(true);
    await store.close();
    other.close();
    expect(await textsIn(folder)).toEqual(['one']);
  });

  test('a reader finds damage while the answer of a commit that saw why is on its way', async () => {
    const { store, folder, broken } = await openTwo(never);
    const replaced = join(folder, 'parlour.db-wal.replaced');
    renameSync(join(folder, 'copy'), join(folder, 'parlour.db'));
    const commit = store.commit([post(ann, 'three')]);
    void commit.catch(() => {});
    // Nothing is heard of the thread meanwhile.
    while (!existsSync(replaced));
    truncateSync(replaced, 100);
    void texts(store).catch(() => {});
    await expect(commit).rejects.toThrow(StoreBroken);
    expect((await broken).message).toMatch(/parlour\.db is another one by now/);
  });

  test('a reader finds damage before anybody looks', async () => {
    const { store, folder, broken } = await openTwo(never);
    renameSync(join(folder, 'copy'), join(folder, 'parlour.db'));
    truncateSync(join(folder, 'parlour.db-wal'), 100);
    await expect(texts(store)).rejects.toThrow(StoreBroken);
    await expect(store.commit([post(ann, 'three')])).rejects.toThrow(StoreBroken);
    expect((await broken).message).toMatch(/parlour\.db is another one by now/);
    expect(existsSync(join(folder, 'parlour.db-wal.replaced'))).toBe(true);
  });
});

describe('a log that is written over', () => {
  /** One text in the copy, many more in the log, and one in the write-ahead log only. */
  async function openBesideCopy(how = {}): Promise<Opened> {
    const { store, folder } = await openStore();
    await store.commit([post(ann, 'one')]);
    await store.close();
    copyFileSync(join(folder, 'parlour.db'), join(folder, 'copy'));
    const more = await openStore(folder);
    await more.store.commit(Array.from({ length: 50 }, () => post(ann, 'x'.repeat(4_000))));
    await more.store.close();
    const again = await openStore(folder, how);
    await again.store.commit([post(ann, 'last')]);
    return again;
  }

  test.each(['waits', 'closes'])('is the copy, unmixed, where the store %s', async (what) => {
    const { store, folder, broken } = await openBesideCopy(what === 'closes' ? never : {});
    copyFileSync(join(folder, 'copy'), join(folder, 'parlour.db'));
    if (what === 'waits') await broken;
    await store.close();
    expect((await broken).message).toMatch(/was written to by somebody else/);
    expect(await textsIn(folder)).toEqual(['one']);
    expect(existsSync(join(folder, 'parlour.db-wal.replaced'))).toBe(true);
    expect(verifyData({ folder }).damage).toEqual([]);
  });

  test('is the copy where that comes with its write-ahead log', async () => {
    const { store, folder, broken } = await openBesideCopy(never);
    copyFileSync(join(folder, 'copy'), join(folder, 'parlour.db'));
    truncateSync(join(folder, 'parlour.db-wal'));
    await store.close();
    await broken;
    expect(await textsIn(folder)).toEqual(['one']);
  });
});

test('a write-ahead log that is cut is damage to whoever reads', async () => {
  const { store, folder, broken } = await openStore(undefined, never);
  await store.commit([post(ann, 'one')]);
  truncateSync(join(folder, 'parlour.db-wal'));
  await expect(store.messages(tea.key, { limit: 10 })).rejects.toThrow(StoreBroken);
  await broken;
});

test('what the store writes itself, and erases, is nobody else', async () => {
  const folder = join(tempFolder(), 'data');
  const broken: StoreBroken[] = [];
  const onBroken = (error: StoreBroken) => broken.push(error);
  const store = await openSqliteStore({ folder, onBroken, lookMs: 1, eraseMs: 1 });
  const wal = join(folder, 'parlour.db-wal');
  for (let i = 1; i <= 5; i++) {
    await store.commit([post(ann, 'x'.repeat(4_000)), edit(ann, 2 * i - 1, 'y')]);
    await expect.poll(() => statSync(wal).size).toBe(0);
  }
  await store.close();
  expect(broken).toEqual([]);
});

test('what the store brings into the log as it grows, and writes after it, is nobody else', async () => {
  const { store, folder, broken } = await openStore(undefined, never);
  let isBroken = false;
  void broken.then(() => {
    isBroken = true;
  });
  const log = join(folder, 'parlour.db');
  const { size } = statSync(log);
  const batch = Array.from({ length: 600 }, () => post(ann, 'x'.repeat(4_000)));
  // The second begins once what was brought in after the first is there.
  for (let i = 0; i < 2; i++) await store.commit(batch);
  await store.commit([post(ann, 'more')]);
  expect(statSync(log).size).toBeGreaterThan(size + 600 * 4_000);
  expect(isBroken).toBe(false);
});

describe("files are their owner's alone", () => {
  const open = (folder: string) =>
    readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0);

  test.skipIf(process.platform === 'win32')('in a folder that is open to all', async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o755);
    const { store } = await openStore(folder);
    await store.commit([post(ann, 'one')]);
    await expect.poll(() => readdirSync(folder)).toContain('search.db-wal');
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['lock', 'parlour.db-shm']));
    expect(open(folder)).toEqual([]);
  });

  test('where they were open to all before', async () => {
    const folder = tempFolder();
    const first = await openStore(folder);
    await first.store.commit([post(ann, 'one')]);
    await expect.poll(() => readdirSync(folder)).toContain('search.db-wal');
    await first.store.close();
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);
    const { store } = await openStore(folder);
    await store.commit([post(ann, 'two')]);
    await expect.poll(() => readdirSync(folder)).toContain('search.db-wal');
    expect(open(folder)).toEqual([]);
  });
});
