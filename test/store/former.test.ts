import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { FormerReader } from '../../src/store/sqlite/former-table.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { BatchWriter } from '../../src/store/sqlite/write-batch.ts';
import { ann, bo, edit, fact, post, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

const messages = 80;
const keep = (value: 'moderators' | 'nobody') =>
  fact(ann, { type: 'set', setting: 'former', value });

/** A folder with a room whose former texts were kept until somebody set that off, some slices later. */
function switchedOff(slices: number) {
  const folder = tempFolder();
  const path = join(folder, 'parlour.db');
  migrate(path);
  const database = new DatabaseSync(path);
  database.exec('PRAGMA secure_delete = ON');
  const writer = new BatchWriter(database);
  const numbers = Array.from({ length: messages }, (_, i) => i + 2);
  writer.commit([keep('moderators'), ...numbers.map((seq) => post(bo, `former no. ${seq}`))]);
  writer.commit(numbers.map((seq) => edit(bo, seq, `as it is now, ${seq}`)));
  writer.commit([keep('nobody'), keep('moderators'), edit(bo, 2, 'again')]);
  const more = Array.from({ length: slices }, () => writer.sweep());
  const told = new FormerReader(database).of(tea.key, 3).length;
  const kept = new FormerReader(database).of(tea.key, 2).map(({ text }) => text);
  database.close();
  return { folder, more, told, kept };
}

const leftIn = (folder: string) =>
  readdirSync(folder).flatMap(
    (name) => readFileSync(join(folder, name), 'latin1').match(/former no\. \d+/g) ?? [],
  );

test('set off, they are told no more at once and deleted in slices, and what is kept since then stays', () => {
  for (const slices of [0, 1, 2]) {
    const { told, kept } = switchedOff(slices);
    expect([told, kept]).toEqual([0, ['as it is now, 2']]);
  }
  const { folder, more } = switchedOff(3);
  expect(more).toEqual([true, true, false]);
  expect(leftIn(folder)).toEqual([]);
  const { damage, rooms } = verifyData({ folder });
  expect([damage, [...rooms.values()].flatMap(({ fault }) => fault ?? [])]).toEqual([[], []]);
});

test('a start goes on deleting where the one before broke off', async () => {
  const { folder } = switchedOff(1);
  expect(leftIn(folder)).not.toEqual([]);
  const store = await openSqliteStore({ folder, eraseMs: 5 });
  await expect.poll(() => leftIn(folder)).toEqual([]);
  await store.close();
});
