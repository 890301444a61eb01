import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openToRead } from '../../src/store/sqlite/read.ts';
import { schemaSteps } from '../../src/store/sqlite/schema/steps.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { verifyRoom } from '../../src/store/sqlite/verify.ts';
import { StoreUnusable } from '../../src/store/store.ts';
import { ann, post, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

async function refusal(folder: string): Promise<string> {
  const error: unknown = await openSqliteStore({ folder }).then(
    (store) => store.close(),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(StoreUnusable);
  return (error as StoreUnusable).message;
}

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('a new folder', () => {
  test('is made, for its owner alone', async () => {
    const folder = join(tempFolder(), 'deep', 'data');
    const store = await openSqliteStore({ folder });
    expect(mode(folder)).toBe('700');
    expect(existsSync(join(folder, 'parlour.db'))).toBe(true);
    await store.close();
  });

  test('holds the log and a lock when it is closed, and the index once it was begun', async () => {
    const folder = tempFolder();
    const store = await openSqliteStore({ folder });
    await store.commit([post(ann, 'tea')]);
    await expect.poll(() => existsSync(join(folder, 'search.db'))).toBe(true);
    await store.close();
    expect(readdirSync(folder).sort()).toEqual(['lock', 'parlour.db', 'search.db']);
  });

  test('has a log that says whose it is and of which version', async () => {
    const folder = tempFolder();
    await (await openSqliteStore({ folder })).close();
    const database = openToRead(join(folder, 'parlour.db'));
    onTestFinished(() => database.close());
    expect(database.prepare('PRAGMA application_id').get()).toEqual({ application_id: 0x7061726c });
    expect(database.prepare('PRAGMA user_version').get()).toEqual({
      user_version: schemaSteps.length,
    });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });
});

describe('a folder that cannot be used is refused in one sentence', () => {
  test('when it is a file', async () => {
    const folder = join(tempFolder(), 'file');
    writeFileSync(folder, 'mine');
    expect(await refusal(folder)).toMatch(/^The folder .*file is not a folder\.$/);
    expect(readFileSync(folder, 'utf8')).toBe('mine');
  });

  test('when its parent is a file', async () => {
    const folder = join(tempFolder(), 'file', 'data');
    writeFileSync(join(folder, '..'), 'mine');
    expect(await refusal(folder)).toMatch(/is not a folder\.$/);
  });

  test('when nobody may write there', async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o500);
    // The superuser may write anywhere but where the kernel itself says no.
    const readOnly = process.getuid?.() === 0 ? '/proc/sys/kernel' : folder;
    expect(await refusal(readOnly)).toMatch(
      /^The (folder|file) .* (cannot be locked|may not be written)/,
    );
  });

  test('when the log is no database', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'parlour.db'), 'dear diary, '.repeat(1_000));
    expect(await refusal(folder)).toMatch(/^The file .*parlour\.db is not a database\.$/);
    expect(readFileSync(join(folder, 'parlour.db'), 'utf8')).toBe('dear diary, '.repeat(1_000));
  });

  test('when the log is damaged', async () => {
    const folder = tempFolder();
    const path = join(folder, 'parlour.db');
    await (await openSqliteStore({ folder })).close();
    const page = Buffer.alloc(4_096, 'dear diary, ');
    writeFileSync(path, Buffer.concat([readFileSync(path).subarray(0, 4_096), page, page]));
    expect(await refusal(folder)).toMatch(/^The file .*parlour\.db cannot be (used|written)/);
  });

  test("when the log is another program's", async () => {
    const folder = tempFolder();
    const path = join(folder, 'parlour.db');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE recipe (name TEXT)');
    other.close();
    const before = readFileSync(path);
    expect(await refusal(folder)).toMatch(/is another program's database\.$/);
    expect(readFileSync(path)).toEqual(before);
  });

  test('when the log is from a newer Parlour', async () => {
    const folder = tempFolder();
    const path = join(folder, 'parlour.db');
    await (await openSqliteStore({ folder })).close();
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    const before = readFileSync(path);
    expect(await refusal(folder)).toMatch(/is from a newer Parlour: it has version 99/);
    expect(readFileSync(path)).toEqual(before);
  });

  test('and is free again afterwards', async () => {
    const folder = tempFolder();
    const path = join(folder, 'parlour.db');
    writeFileSync(path, 'dear diary, '.repeat(1_000));
    await refusal(folder);
    writeFileSync(path, '');
    await (await openSqliteStore({ folder })).close();
  });
});

describe('one folder', () => {
  test('is for one store of this process', async () => {
    const folder = tempFolder();
    const store = await openSqliteStore({ folder });
    expect(await refusal(folder)).toBe(
      `Another Parlour uses the folder ${folder}: stop that one first. Delete nothing there; the lock goes when it ends.`,
    );
    await store.commit([post(ann, 'still here')]);
    await store.close();
    await (await openSqliteStore({ folder })).close();
  });

  test('is one by whatever path', async () => {
    const folder = tempFolder();
    const other = join(tempFolder(), 'link');
    symlinkSync(folder, other);
    const store = await openSqliteStore({ folder });
    expect(await refusal(other)).toMatch(/^Another Parlour uses the folder/);
    await store.close();
  });

  test('can be read by others meanwhile', async () => {
    const folder = tempFolder();
    const store = await openSqliteStore({ folder });
    onTestFinished(() => store.close());
    await store.commit([post(ann, 'a')]);
    const reader = openToRead(join(folder, 'parlour.db'));
    expect(verifyRoom(reader, tea.key)).toEqual({ facts: 1 });
    await store.commit([post(ann, 'b')]);
    expect(verifyRoom(reader, tea.key)).toEqual({ facts: 2 });
    expect(() => reader.exec('DELETE FROM fact')).toThrow(/readonly/);
    reader.close();
  });
});
