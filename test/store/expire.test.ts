import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { openToRead } from '../../src/store/sqlite/read.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { BatchWriter } from '../../src/store/sqlite/write-batch.ts';
import { ann, bo, edit, fact, post, react, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

const old = 150;

/** A folder with a room of old messages, as a server left it that died before it deleted any. */
function interrupted(slices: number): { readonly folder: string; readonly more: boolean[] } {
  const folder = tempFolder();
  const path = join(folder, 'parlour.db');
  migrate(path);
  const database = new DatabaseSync(path);
  database.exec('PRAGMA secure_delete = ON');
  const writer = new BatchWriter(database);
  writer.commit(Array.from({ length: old }, (_, i) => post(ann, `secret no. ${i}`)));
  writer.commit([edit(ann, 7, 'secret edit'), react(bo, 7, '☕'), post(ann, 'the last')]);
  writer.commit([fact(ann, { type: 'expired', upTo: old + 2 })]);
  const more = Array.from({ length: slices }, () => writer.sweep());
  database.close();
  return { folder, more };
}

const secretsIn = (folder: string) =>
  readdirSync(folder).flatMap(
    (name) => readFileSync(join(folder, name), 'latin1').match(/secret (no\. \d+|edit)/g) ?? [],
  );

const faultsOf = (folder: string) => {
  const { rooms, damage } = verifyData({ folder });
  return [...damage, ...[...rooms.values()].flatMap(({ fault }) => fault ?? [])];
};

const isSwept = (folder: string) => {
  const log = openToRead(join(folder, 'parlour.db'));
  const left = log.prepare('SELECT 1 FROM expiry WHERE next <> 0').get();
  log.close();
  return left === undefined;
};

test('words go in slices, and wherever that is broken off the log is sound and reads as all gone', () => {
  expect(interrupted(6).more).toEqual([true, true, true, true, false, false]);
  for (const slices of [0, 1, 3, 5]) expect(faultsOf(interrupted(slices).folder)).toEqual([]);
});

test.each([0, 2])('a start goes on where %d slices were done', async (slices) => {
  const { folder } = interrupted(slices);
  const store = await openSqliteStore({ folder, eraseMs: 10 });
  const { messages } = await store.messages(tea.key, { limit: old + 5 });
  expect(messages.filter(({ removedAt }) => removedAt === undefined)).toMatchObject([
    { text: 'the last' },
  ]);
  await expect.poll(() => isSwept(folder)).toBe(true);
  await store.commit([post(ann, 'and on')]);
  await store.close();
  expect(secretsIn(folder)).toEqual([]);
  expect(faultsOf(folder)).toEqual([]);
});

test.each([
  ['a text that was left', `UPDATE fact SET text = 'x', salt = 'y' WHERE seq = 3`],
  ['a message that is shown', 'UPDATE fact SET removed_at = NULL WHERE seq = 3'],
  ['a reaction that was left', `INSERT INTO reaction VALUES (1, 7, '☕', 'bo-id', 152)`],
  ['a mark that no fact made', 'UPDATE expiry SET up_to = up_to + 1'],
  ['a mark that is gone', 'DELETE FROM expiry'],
])('the check finds %s', (_, sql) => {
  const { folder } = interrupted(6);
  expect(faultsOf(folder)).toEqual([]);
  const database = new DatabaseSync(join(folder, 'parlour.db'));
  database.exec(sql);
  database.close();
  expect(faultsOf(folder)).not.toEqual([]);
});
