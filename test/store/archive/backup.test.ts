import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, type Page } from '../../../src/client/index.ts';
import { backup } from '../../../src/store/sqlite/archive/backup.ts';
import { restore } from '../../../src/store/sqlite/archive/restore.ts';
import { isSound, verifyData } from '../../../src/store/sqlite/archive/verify-file.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { ann, bo, edit, post, react, remove, tea } from '../../contract/store-fact.ts';
import { startParlour } from '../../support/parlour.ts';
import { tempFolder } from '../../support/temp.ts';

/** A folder with a log of eight facts, or as many posts as are wanted. */
async function furnished(posts = 4): Promise<string> {
  const folder = tempFolder();
  const store = await openSqliteStore({ folder });
  await store.commit(Array.from({ length: posts }, (_, i) => post(ann, `secret ${i + 1}`)));
  await store.commit([
    edit(ann, 1, 'edited'),
    remove(ann, 2),
    react(bo, 3, '👍'),
    post(bo, 'last'),
  ]);
  await store.close();
  return folder;
}

/** The files of a folder as they are while a store that committed a fact more is open. */
async function leftByKill(source: string): Promise<string> {
  const folder = tempFolder();
  const store = await openSqliteStore({ folder: source });
  await store.commit([post(ann, 'only in the write-ahead log')]);
  for (const name of ['parlour.db', 'parlour.db-wal']) {
    copyFileSync(join(source, name), join(folder, name));
  }
  await store.close();
  return folder;
}

const fileIn = (folder: string) => join(folder, 'monday.db');
const names = (folder: string) => readdirSync(folder).sort();

describe('a backup', () => {
  test('is one moment of a log that is being written, and nothing of texts that are gone', async () => {
    const folder = await furnished();
    const file = fileIn(folder);
    const store = await openSqliteStore({ folder });
    let isDone = false;
    const writing = (async () => {
      while (!isDone) await store.commit([post(ann, 'more'), post(bo, 'and more')]);
    })();
    const first = await backup({ folder, file });
    isDone = true;
    await writing;
    const { seq = 0 } = (await store.room(tea.key)) ?? {};
    await store.close();
    expect(first.facts).toBeLessThanOrEqual(seq);
    expect(first.facts % 2).toBe(0);
    expect(first).toEqual({ rooms: 1, facts: first.facts, bytes: statSync(file).size });
    expect(verifyData({ file }).rooms).toEqual(new Map([[tea.key, { facts: first.facts }]]));
    expect(statSync(file).mode & 0o077).toBe(0);
    const bytes = readFileSync(file, 'latin1');
    expect(bytes).toContain('secret 3');
    expect(bytes).not.toMatch(/secret [12]/);
  });

  test('never takes the place of a file, and leaves nothing half behind', async () => {
    const folder = await furnished();
    const file = fileIn(folder);
    writeFileSync(file, 'mine');
    await expect(backup({ folder, file })).rejects.toThrow('is there already');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const log = join(folder, 'parlour.db');
    const bytes = readFileSync(log);
    writeFileSync(log, bytes.fill(7, 8_192, 12_288));
    const other = join(folder, 'tuesday.db');
    await expect(backup({ folder, file: other })).rejects.toThrow(/cannot be (copied|read)/);
    expect(names(folder).filter((name) => /tuesday|part/.test(name))).toEqual([]);
  });

  test('is not made beside what is left of another of its name', async () => {
    const folder = await furnished();
    const file = fileIn(folder);
    for (const end of ['-wal', '-shm', '-journal']) {
      writeFileSync(file + end, 'mine');
      await expect(backup({ folder, file })).rejects.toThrow(`monday.db${end} is there`);
      expect(readFileSync(file + end, 'utf8')).toBe('mine');
      rmSync(file + end);
    }
    expect(names(folder).filter((name) => name.startsWith('monday'))).toEqual([]);
  });

  test('of no log is refused', async () => {
    const folder = tempFolder();
    await expect(backup({ folder, file: fileIn(folder) })).rejects.toThrow('holds no log');
    expect(names(folder)).toEqual([]);
  });
});

describe('restoring', () => {
  test('a client that was further learns it, and begins again', async () => {
    const parlour = await startParlour();
    const file = fileIn(tempFolder());
    const client = connect(parlour.wsUrl, { name: 'cy' });
    const room = client.room('tea');
    const pages: Page[] = [];
    const heard = (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => pages.length >= count && resolve();
        room.addEventListener('page', look);
        look();
      });
    room.addEventListener('page', ({ detail }) => pages.push(detail));
    await heard(1);
    const say = (text: string) =>
      fetch(`${parlour.url}/api/rooms/tea/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      });
    await say('kept');
    await backup({ folder: parlour.data, file });
    await say('said after the backup');
    const inUse = restore({ file, folder: parlour.data, force: true });
    await expect(inUse).rejects.toThrow('Another Parlour');
    await parlour.stop();
    const epoch = await restore({ file, folder: parlour.data, force: true });
    const again = await parlour.restart();
    await heard(2);
    expect(pages[1]).toMatchObject({ reason: 'reset', seq: 1, epoch });
    expect(pages[1]?.messages.map(({ text }) => text)).toEqual(['kept']);
    client.close();
    await again.end();
  });

  test('makes what was backed up, with another epoch', async () => {
    const file = fileIn(await furnished());
    await backup({ folder: join(file, '..'), file });
    const folder = join(tempFolder(), 'new');
    const epoch = await restore({ file, folder });
    const store = await openSqliteStore({ folder });
    expect(store.epoch).toBe(epoch);
    expect((await store.messages(tea.key, { limit: 9 })).messages.map(({ text }) => text)).toEqual([
      'edited',
      '',
      'secret 3',
      'secret 4',
      'last',
    ]);
    expect((await store.search(tea.key, 'secret', { limit: 9 })).messages).toHaveLength(2);
    await store.close();
    expect(isSound(verifyData({ folder }))).toBe(true);
    await expect(restore({ file, folder })).rejects.toThrow('--force');
    await restore({ file, folder, force: true });
    expect(names(folder).filter((name) => name.includes('part'))).toEqual([]);
  });

  test('takes no backup that somebody changed, and leaves the folder as it was', async () => {
    const source = await furnished();
    const file = fileIn(source);
    await backup({ folder: source, file });
    const database = new DatabaseSync(file);
    database.exec(`UPDATE fact SET text = 'other' WHERE text = 'last'`);
    database.close();
    const folder = await furnished();
    const before = readFileSync(join(folder, 'parlour.db'));
    await expect(restore({ file, folder, force: true })).rejects.toThrow(
      `Room ${tea.key}, fact 8: The fact is not what was committed.`,
    );
    expect(readFileSync(join(folder, 'parlour.db')).equals(before)).toBe(true);
    expect(names(folder).filter((name) => name.includes('part'))).toEqual([]);
    const none = join(source, 'none');
    const nothing = restore({ file: join(source, 'nothing.db'), folder: none });
    await expect(nothing).rejects.toThrow('no file');
    expect(existsSync(none)).toBe(false);
  });

  test('takes in what is only in the write-ahead log, as a killed server leaves it', async () => {
    const killed = await leftByKill(await furnished());
    const file = join(killed, 'parlour.db');
    expect(readFileSync(file, 'latin1')).not.toContain('only in the write-ahead log');
    const folder = tempFolder();
    await restore({ file, folder });
    const { rooms } = verifyData({ folder });
    expect(rooms).toEqual(new Map([[tea.key, { facts: 9 }]]));
    expect(rooms).toEqual(verifyData({ file }).rooms);
  });

  test("takes what is left of a log for one, and none of it over the restored log's", async () => {
    const file = fileIn(await furnished());
    await backup({ folder: join(file, '..'), file });
    const folder = await leftByKill(await furnished(40));
    rmSync(join(folder, 'parlour.db'));
    await expect(restore({ file, folder })).rejects.toThrow('parlour.db-wal, left over');
    expect(names(folder)).toEqual(['lock', 'parlour.db-wal']);
    await restore({ file, folder, force: true });
    expect(verifyData({ folder })).toEqual({
      rooms: new Map([[tea.key, { facts: 8 }]]),
      damage: [],
    });
    // Nor what a restore that was killed left of its own.
    const killed = await leftByKill(await furnished(40));
    renameSync(join(killed, 'parlour.db-wal'), join(folder, 'parlour.db.part-wal'));
    await restore({ file, folder, force: true });
    expect(isSound(verifyData({ folder }))).toBe(true);
    expect(names(folder).filter((name) => name.includes('part'))).toEqual([]);
  });

  test("refuses the folder's own log, by whatever path", async () => {
    const folder = await leftByKill(await furnished());
    const link = join(tempFolder(), 'link.db');
    symlinkSync(join(folder, 'parlour.db'), link);
    for (const file of [join(folder, 'parlour.db'), link]) {
      const refused = restore({ file, folder, force: true });
      await expect(refused).rejects.toThrow('is the log of the folder');
    }
    expect(verifyData({ folder }).rooms).toEqual(new Map([[tea.key, { facts: 9 }]]));
  });
});

describe('names and files that are none', () => {
  test('a name that SQLite would take for an address is a name', async () => {
    const folder = await furnished();
    const before = process.cwd();
    onTestFinished(() => process.chdir(before));
    process.chdir(folder);
    expect(await backup({ folder, file: 'file:monday.db' })).toMatchObject({ facts: 8 });
    expect(isSound(verifyData({ file: 'file:monday.db' }))).toBe(true);
    expect(names(folder)).toContain('file:monday.db');
  });

  test('a backup is not made under the name of a folder', async () => {
    const folder = await furnished();
    const refused = backup({ folder, file: `${fileIn(folder)}/` });
    await expect(refused).rejects.toThrow('is the name of a folder');
    expect(names(folder)).not.toContain('monday.db');
  });

  test.each([
    ['a folder', (path: string) => mkdirSync(path), 'is a folder'],
    ['an empty file', (path: string) => writeFileSync(path, ''), 'is empty'],
  ])('%s is said to be one', async (_, make, why) => {
    const file = fileIn(tempFolder());
    make(file);
    expect(() => verifyData({ file })).toThrow(why);
    await expect(restore({ file, folder: tempFolder() })).rejects.toThrow(why);
  });
});

describe('read marks', () => {
  const mark = (seq: number) => ({ room: tea.key, seq, at: Date.now() });
  const readIn = async (folder: string) => {
    const store = await openSqliteStore({ folder });
    onTestFinished(() => store.close());
    const marks = await store.marks.of('g_ann');
    return marks.map(({ room, seq }) => [room, seq]);
  };

  test('go along in a backup, also of a server that runs, and in its file alone', async () => {
    const folder = await furnished();
    const store = await openSqliteStore({ folder });
    onTestFinished(() => store.close());
    store.marks.move('g_ann', mark(3));
    await store.marks.flush();
    const file = fileIn(folder);
    await backup({ folder, file });
    expect(isSound(verifyData({ file }))).toBe(true);
    const other = tempFolder();
    await restore({ file, folder: other });
    expect(names(other)).toEqual(['lock', 'marks.db', 'parlour.db']);
    expect(isSound(verifyData({ folder: other }))).toBe(true);
    expect(statSync(join(other, 'marks.db')).mode & 0o077).toBe(0);
    const log = new DatabaseSync(join(other, 'parlour.db'), { readOnly: true });
    expect(
      log.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'read_mark'`).get(),
    ).toBeUndefined();
    log.close();
    expect(await readIn(other)).toEqual([[tea.key, 3]]);
  });

  test('of a log that is replaced go with it', async () => {
    const folder = await furnished();
    const file = fileIn(tempFolder());
    await backup({ folder, file });
    const store = await openSqliteStore({ folder });
    store.marks.move('g_ann', mark(3));
    await store.close();
    await restore({ file, folder, force: true });
    expect(await readIn(folder)).toEqual([]);
  });
});
