import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { exportRoom } from '../../src/store/sqlite/archive/export-room.ts';
import { verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { verifyRoomFile } from '../../src/store/sqlite/archive/verify-room-file.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { openToRead } from '../../src/store/sqlite/read.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { BatchWriter } from '../../src/store/sqlite/write-batch.ts';
import { ann, bo, edit, fact, post, react, tea } from '../contract/store-fact.ts';
import { clear, hide, restore } from '../contract/store-hidden.ts';
import { tempFolder } from '../support/temp.ts';

const old = 150;
const at = 1_000_000;
const due = at + 75_000;

/** A folder with a room from which something was taken, as a server left it that died after some slices. */
function interrupted(slices: number, taking = clear(ann.id, 1, old, at), now = due) {
  const folder = tempFolder();
  const path = join(folder, 'parlour.db');
  migrate(path);
  const database = new DatabaseSync(path);
  database.exec('PRAGMA secure_delete = ON');
  const writer = new BatchWriter(database);
  writer.commit(Array.from({ length: old }, (_, i) => post(ann, `secret no. ${i}`)));
  writer.commit([edit(ann, 7, 'secret edit'), react(bo, 7, '☕'), post(bo, 'the last')]);
  writer.commit([taking]);
  const more = Array.from({ length: slices }, () => writer.sweep(now));
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
  const left = log
    .prepare('SELECT due FROM hiding WHERE due >= 0 UNION SELECT due FROM clearing WHERE due >= 0')
    .get();
  log.close();
  return left === undefined;
};

test('cleared words go 75 seconds later, in slices, and wherever that is broken off the log is sound', () => {
  expect(interrupted(1, undefined, due - 1).more).toEqual([false]);
  expect(interrupted(6).more).toEqual([true, true, true, true, false, false]);
  for (const slices of [0, 1, 3, 5]) expect(faultsOf(interrupted(slices).folder)).toEqual([]);
});

test('hidden words go 75 seconds later', () => {
  expect(secretsIn(interrupted(1, hide(7, at), due - 1).folder)).toContain('secret edit');
  const { folder } = interrupted(1, hide(7, at));
  expect(secretsIn(folder)).not.toContain('secret edit');
  expect(faultsOf(folder)).toEqual([]);
});

test.each([
  0, 2,
])('a start goes on where %d slices were done, and nothing is in any file then', async (slices) => {
  const { folder } = interrupted(slices);
  const store = await openSqliteStore({ folder, eraseMs: 10 });
  const { messages } = await store.messages(tea.key, { limit: old + 5 });
  expect(messages.filter(({ removedAt }) => removedAt === undefined)).toMatchObject([
    { text: 'the last' },
  ]);
  await expect.poll(() => isSwept(folder)).toBe(true);
  const [answer] = await store.commit([restore(old + 4, at)]);
  expect(answer).toMatchObject({ late: true });
  await store.close();
  expect(secretsIn(folder)).toEqual([]);
  expect(faultsOf(folder)).toEqual([]);
});

test('what is undone before a crash is there after it, and no sweep touches it', async () => {
  const { folder } = interrupted(0, hide(7, Date.now()));
  const before = await openSqliteStore({ folder });
  expect(await before.message(tea.key, 7)).toMatchObject({ text: '', hidden: true });
  await before.commit([restore(7, Date.now())]);
  await before.close();
  const store = await openSqliteStore({ folder });
  expect(await store.message(tea.key, 7)).toMatchObject({
    text: 'secret edit',
    reactions: [{ emoji: '☕', count: 1, by: [bo.id] }],
  });
  await store.close();
  expect(isSwept(folder)).toBe(true);
  expect(faultsOf(folder)).toEqual([]);
});

test('what somebody clears of its own goes at once', async () => {
  const own = fact(
    ann,
    { type: 'cleared', person: ann.id, from: 1, upTo: old },
    { at: Date.now() },
  );
  const { folder } = interrupted(0, own);
  const store = await openSqliteStore({ folder, eraseMs: 10 });
  await expect.poll(() => isSwept(folder)).toBe(true);
  await store.close();
  expect(secretsIn(folder)).toEqual([]);
});

test('what is due while the server runs goes by itself', async () => {
  const { folder } = interrupted(0, hide(7, Date.now() - 74_900));
  const store = await openSqliteStore({ folder, eraseMs: 10 });
  await expect.poll(() => isSwept(folder)).toBe(true);
  await store.close();
  expect(secretsIn(folder)).not.toContain('secret edit');
});

test.each([
  ['a text that was left', `UPDATE fact SET text = 'x', salt = 'y' WHERE seq = 3`],
  ['a message that is shown', 'UPDATE fact SET removed_at = NULL WHERE seq = 3'],
  ['a reaction that was left', `INSERT INTO reaction VALUES (1, 7, '☕', 'bo-id', 152)`],
  ['a mark that no fact made', 'UPDATE clearing SET up_to = up_to + 1'],
  ['a mark that is gone', 'DELETE FROM clearing'],
  ['a clear that was undone', 'UPDATE clearing SET undone = 1'],
  ['a message that nobody hid', 'DELETE FROM hiding WHERE message = 3'],
  ['one that somebody did', 'INSERT INTO hiding VALUES (1, 153, 153, NULL)'],
  ['something pinned', 'INSERT INTO pin VALUES (1, 3, 3, NULL)'],
])('the check finds %s', (_, sql) => {
  const { folder } = interrupted(6);
  expect(faultsOf(folder)).toEqual([]);
  const database = new DatabaseSync(join(folder, 'parlour.db'));
  database.exec(sql);
  database.close();
  expect(faultsOf(folder)).not.toEqual([]);
});

test.each([
  false,
  true,
])('a file of the room (open: %s) has no word of what is hidden or cleared, and is sound', async (open) => {
  const folder = tempFolder();
  const store = await openSqliteStore({ folder });
  const now = Date.now();
  await store.commit([
    post(ann, 'secret no. 1'),
    edit(ann, 1, 'secret edit'),
    post(bo, 'secret no. 2'),
  ]);
  await store.commit([post(bo, 'an open word'), hide(1, now), clear(bo.id, 1, 3, now)]);
  await store.close();
  const lines = [...exportRoom({ folder, code: tea.code, open })];
  expect(lines.join('')).not.toMatch(/secret/);
  expect(lines.join('')).toContain('an open word');
  const from = Readable.from(lines.map((line) => Buffer.from(line)));
  expect(await verifyRoomFile({ from })).toMatchObject({ facts: 6 });
});
