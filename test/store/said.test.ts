import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact } from '../../src/protocol/fact.ts';
import { verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { LogReader } from '../../src/store/sqlite/read.ts';
import { SaidReader } from '../../src/store/sqlite/said-reader.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { verifyLog } from '../../src/store/sqlite/verify.ts';
import { BatchWriter } from '../../src/store/sqlite/write-batch.ts';
import { ann, bo, cy, edit, fact, garden, post, remove, tea } from '../contract/store-fact.ts';
import { clear, hide, restore } from '../contract/store-hidden.ts';
import { tempFolder } from '../support/temp.ts';

const at = 1_000_000;
const due = at + 75_000;

function newLog() {
  const folder = tempFolder();
  const path = join(folder, 'parlour.db');
  migrate(path);
  const database = new DatabaseSync(path);
  // Nothing here has to survive anything.
  database.exec('PRAGMA synchronous = OFF');
  return { folder, database };
}

const saidIn = (database: DatabaseSync) =>
  database.prepare('SELECT author, row FROM said ORDER BY author, row').all();
const faultsOf = (folder: string) => {
  const { rooms, damage } = verifyData({ folder });
  return [...damage, ...[...rooms.values()].flatMap(({ fault }) => fault ?? [])];
};

test('messages are filled in behind, and leave when nothing is left of them', () => {
  const { folder, database } = newLog();
  const writer = new BatchWriter(database, { behind: 4 });
  writer.commit([post(ann, 'one'), post(bo, 'two'), post(ann, 'gone before')]);
  expect([writer.behind.isBehind, saidIn(database)]).toEqual([false, []]);
  writer.commit([remove(ann, 3), hide(2, at)]);
  expect([writer.behind.isBehind, writer.sweep(at), writer.behind.isBehind]).toEqual([
    true,
    false,
    false,
  ]);
  const left = [
    { author: ann.id, row: 1 },
    { author: bo.id, row: 2 },
  ];
  expect(saidIn(database)).toEqual(left);
  writer.sweep(due);
  expect(saidIn(database)).toEqual(left.slice(0, 1));
  writer.commit([remove(ann, 1)]);
  expect(saidIn(database)).toEqual([]);
  expect(database.prepare('SELECT id, messages, first FROM author').all()).toEqual([
    { id: ann.id, messages: 2, first: 1 },
    { id: bo.id, messages: 1, first: 2 },
  ]);
  database.close();
  expect(faultsOf(folder)).toEqual([]);
});

const authors = [ann, bo, cy];
const target = fc.integer({ min: 1, max: 20 });
const anyFact = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...authors).map((who) => post(who, 'words')) },
  { weight: 2, arbitrary: target.map((seq) => hide(seq, at)) },
  { weight: 2, arbitrary: target.map((seq) => remove(ann, seq)) },
  target.map((seq) => edit(ann, seq, 'others')),
  target.map((seq) => restore(seq, at)),
  fc
    .tuple(fc.constantFrom(...authors), target, target, fc.boolean())
    .map(([{ id }, from, upTo, isOwn]): Fact => {
      const { as, ...own } = clear(id, from, upTo, at);
      return isOwn ? own : { ...own, ...(as && { as }) };
    }),
  target.map((upTo) => fact(ann, { type: 'expired', upTo }, { at })),
);
const anyStep = fc.record({
  facts: fc.array(anyFact, { minLength: 1, maxLength: 6 }),
  sweeps: fc.array(fc.constantFrom(at, due), { maxLength: 3 }),
});

test('whatever is said and taken away, in whatever order that is filled in, what is kept is so', () => {
  const property = fc.property(fc.array(anyStep, { maxLength: 8 }), (steps) => {
    const { database } = newLog();
    const writer = new BatchWriter(database, { behind: 3 });
    const log = new LogReader(database);
    const reader = new SaidReader(database);
    for (const { facts, sweeps } of steps) {
      writer.commit(facts);
      for (const now of sweeps) writer.sweep(now);
      expect(verifyLog(database).get(tea.key)?.fault).toBeUndefined();
      const room = log.roomRow(tea.key);
      if (!room) continue;
      const { messages } = log.messages(tea.key, { limit: 100 });
      for (const { id } of authors) {
        const own = messages.filter(({ author }) => author.id === id);
        expect(reader.of(room, [id])).toEqual({
          messages: own.length,
          ...(own[0] ? { since: own[0].at } : {}),
        });
        const span = { ids: [id], from: 2, upTo: 15, takesHidden: false };
        const isThere = own.some(
          ({ seq, removedAt }) => removedAt === undefined && seq >= 2 && seq <= 15,
        );
        expect(reader.hasWords(room, span)).toBe(isThere);
      }
    }
    database.close();
  });
  fc.assert(property, { numRuns: 20 });
});

test('an older log is filled in behind once it is opened', async () => {
  const { folder, database } = newLog();
  const writer = new BatchWriter(database);
  for (let i = 0; i < 10; i++) {
    writer.commit(Array.from({ length: 500 }, (_, n) => post(n === 7 ? bo : ann, `${i}`)));
  }
  writer.commit([post(bo, 'elsewhere', { room: garden })]);
  const room = new LogReader(database).roomRow(tea.key);
  const early = room && new SaidReader(database).of(room, [bo.id]);
  expect(early).toMatchObject({ messages: 8, among: 4_096 });
  database.close();
  const store = await openSqliteStore({ folder });
  const span = { ids: [cy.id], from: 1, upTo: 9_000, takesHidden: true };
  await expect.poll(() => store.people.said(tea.key, [bo.id])).not.toHaveProperty('among');
  expect(await store.people.said(tea.key, [bo.id])).toMatchObject({ messages: 10 });
  expect(await store.people.hasWords(tea.key, span)).toBe(false);
  await store.close();
  expect(faultsOf(folder)).toEqual([]);
});

test.each([
  ['a message of nobody', `INSERT INTO said VALUES (1, 'x-id', 1)`],
  ['a message that is missing', 'DELETE FROM said WHERE row = 2'],
  ['a message that is gone', `INSERT INTO said VALUES (1, 'ann-id', 3)`],
  ['a wrong count', 'UPDATE author SET messages = 7'],
  ['a wrong beginning', 'UPDATE author SET first = 2'],
  ['a mark behind the end', `UPDATE meta SET value = '99' WHERE name = 'said'`],
])('the check finds %s', (_, sql) => {
  const { folder, database } = newLog();
  const writer = new BatchWriter(database, { behind: 1 });
  writer.commit([post(ann, 'one'), post(ann, 'two'), post(ann, 'gone'), remove(ann, 3)]);
  writer.sweep(at);
  database.exec(sql);
  database.close();
  expect(faultsOf(folder)).not.toEqual([]);
});

test('a batch that fails leaves nothing to be filled in', () => {
  const { folder, database } = newLog();
  database.exec(
    `CREATE TEMP TRIGGER stop BEFORE INSERT ON fact WHEN new.text = 'no'
     BEGIN SELECT RAISE(ABORT, 'no'); END`,
  );
  const writer = new BatchWriter(database, { behind: 3 });
  writer.commit([post(ann, 'one')]);
  expect(() => writer.commit([post(ann, 'two'), post(ann, 'three'), post(ann, 'no')])).toThrow();
  expect(writer.behind.isBehind).toBe(false);
  writer.commit([post(ann, 'two'), post(ann, 'three')]);
  writer.sweep(at);
  expect(saidIn(database)).toHaveLength(3);
  database.close();
  expect(faultsOf(folder)).toEqual([]);
});
