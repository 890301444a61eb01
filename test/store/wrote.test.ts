import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { BatchWriter } from '../../src/store/sqlite/write-batch.ts';
import { ann, bo, cy, fact, garden, post, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

const wait = fact(ann, { type: 'set', setting: 'newcomers', value: 60 });

/** A folder with a room of many messages in which newcomers wait from its end on. */
function interrupted(slices: number): { readonly folder: string; readonly more: boolean[] } {
  const folder = tempFolder();
  const path = join(folder, 'parlour.db');
  migrate(path);
  const database = new DatabaseSync(path);
  const writer = new BatchWriter(database);
  writer.commit([post(bo, 'the first'), post(cy, 'claimed'), post(bo, 'x', { room: garden })]);
  writer.commit(Array.from({ length: 600 }, (_, i) => post(ann, `no. ${i}`)));
  writer.commit([wait]);
  writer.commit([post({ id: 'dee-id', name: 'dee' }, 'after')]);
  const more = Array.from({ length: slices }, () => writer.sweep());
  database.close();
  return { folder, more };
}

const faultsOf = (folder: string) => {
  const { rooms, damage } = verifyData({ folder });
  return [...damage, ...[...rooms.values()].flatMap(({ fault }) => fault ?? [])];
};

test('who wrote before is filled in in slices, and wherever that is broken off the log is sound', () => {
  expect(interrupted(3).more).toEqual([true, false, false]);
  for (const slices of [0, 1, 2]) expect(faultsOf(interrupted(slices).folder)).toEqual([]);
});

test('a start goes on where it was broken off, and until then nobody knows who is new', async () => {
  const { folder } = interrupted(0);
  const store = await openSqliteStore({ folder });
  await expect.poll(() => store.people.hasWritten(tea.key, ['nobody'])).toBe(false);
  for (const [id, has] of [
    [ann.id, true],
    [bo.id, true],
    ['dee-id', true],
    [cy.id, false],
  ] as const) {
    expect(await store.people.hasWritten(tea.key, [id])).toBe(has);
  }
  await store.close();
  expect(faultsOf(folder)).toEqual([]);
});

test('a batch that fails leaves nothing behind', () => {
  const folder = tempFolder();
  const path = join(folder, 'parlour.db');
  migrate(path);
  const database = new DatabaseSync(path);
  const writer = new BatchWriter(database);
  writer.commit([post(ann, 'one')]);
  database.exec(
    `CREATE TEMP TRIGGER stop BEFORE INSERT ON fact WHEN new.text = 'no'
     BEGIN SELECT RAISE(ABORT, 'no'); END`,
  );
  expect(() => writer.commit([wait, post(ann, 'no')])).toThrow('no');
  writer.commit([post(bo, 'two')]);
  expect(database.prepare('SELECT * FROM wrote').all()).toEqual([]);
  database.close();
  expect(faultsOf(folder)).toEqual([]);
});

test.each([
  ['somebody who did not write', `INSERT INTO wrote VALUES (1, 'x-id')`],
  ['that somebody is missing', `DELETE FROM wrote WHERE person = 'bo-id'`],
  ['a room that asked for none', 'INSERT INTO wrote_from VALUES (2, 0)'],
  ['a room that is missing', 'DELETE FROM wrote_from'],
])('the check finds %s', (_, sql) => {
  const { folder } = interrupted(3);
  const database = new DatabaseSync(join(folder, 'parlour.db'));
  database.exec(sql);
  database.close();
  expect(faultsOf(folder)).not.toEqual([]);
});
