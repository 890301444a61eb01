import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { backup } from '../../../src/store/sqlite/archive/backup.ts';
import { exportRoom } from '../../../src/store/sqlite/archive/export-room.ts';
import { importRoom } from '../../../src/store/sqlite/archive/import-room.ts';
import { restore } from '../../../src/store/sqlite/archive/restore.ts';
import { isSound, verifyData } from '../../../src/store/sqlite/archive/verify-file.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { ann, fact, garden, post, tea } from '../../contract/store-fact.ts';
import { tempFolder } from '../../support/temp.ts';

const version = 'k2v9x4p7m3w2';
const hash = '$argon2id$v=19$m=8,t=1,p=1$c2FsdA$dGFn';

/** A folder with the log of a room that has a password. */
async function closed(): Promise<string> {
  const folder = tempFolder();
  const store = await openSqliteStore({ folder });
  const set = fact(ann, { type: 'set', setting: 'password', value: version });
  await store.commit([post(ann, 'tea?'), { ...set, passwordHash: hash }]);
  await store.close();
  return folder;
}

async function hashIn(folder: string): Promise<string | undefined> {
  const store = await openSqliteStore({ folder });
  const kept = await store.passwordHash(tea.key, version);
  expect((await store.standing(tea.key)).settings).toEqual({ password: version });
  await store.close();
  return kept;
}

test('a backup has the hash, and whoever restores it is asked as before', async () => {
  const file = join(tempFolder(), 'copy.db');
  await backup({ folder: await closed(), file });
  const folder = tempFolder();
  await restore({ file, folder });
  expect(await hashIn(folder)).toBe(hash);
});

test.each([
  ['whole', false],
  ['open', true],
])('an export, %s, has no hash', async (_, isOpen) => {
  const lines = [
    ...exportRoom({ folder: await closed(), code: tea.code, ...(isOpen && { open: true }) }),
  ];
  expect(lines.join('')).not.toContain('argon2');
  expect(lines.join('')).toContain(version);
});

test('a room that comes in keeps asking, and no password opens it', async () => {
  const lines = [...exportRoom({ folder: await closed(), code: tea.code })];
  const folder = tempFolder();
  const from = Readable.from([Buffer.from(lines.join(''))]);
  expect(await importRoom({ folder, from })).toMatchObject({ facts: 2, hasPassword: true });
  expect(await hashIn(folder)).toBe(undefined);
  expect(isSound(verifyData({ folder }))).toBe(true);
});

test.each([
  [
    'where there is no password',
    `INSERT INTO password SELECT id, 'x', 'y' FROM room WHERE key = 'garden'`,
  ],
  ['of another version', `UPDATE password SET version = 'p7m3w2k2v9x4'`],
])('the check finds a hash %s', async (_, sql) => {
  const folder = await closed();
  const store = await openSqliteStore({ folder });
  await store.commit([post(ann, 'beans', { room: garden })]);
  await store.close();
  expect(isSound(verifyData({ folder }))).toBe(true);
  const database = new DatabaseSync(join(folder, 'parlour.db'));
  database.exec(sql);
  database.close();
  const found = verifyData({ folder });
  expect(isSound(found)).toBe(false);
  expect(JSON.stringify([...found.rooms])).toContain('hash is kept of a password');
});
