import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { verifyData, verifyDatabase } from '../../../src/store/sqlite/archive/verify-file.ts';
import { migrate } from '../../../src/store/sqlite/migrate.ts';
import { verifyRoom } from '../../../src/store/sqlite/verify.ts';
import { BatchWriter } from '../../../src/store/sqlite/write-batch.ts';
import { ann, bo, edit, post, react, remove, tea } from '../../contract/store-fact.ts';
import { tempFolder } from '../../support/temp.ts';

function newLog(): string {
  const path = join(tempFolder(), 'parlour.db');
  migrate(path);
  return path;
}

/** Opens a log for the time of `work`. */
function opened<T>(path: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

describe('the check of a room', () => {
  const steps = () => [
    [post(ann, 'first', { ref: 'r' }), post(bo, 'removed')],
    [edit(ann, 1, 'second')],
    [edit(ann, 1, 'shown'), remove(bo, 2), react(bo, 1, '👍')],
  ];

  /** What it says after `sql`, which knows the salt of every text that ever was. */
  const verifyAfter = (sql: string) =>
    opened(newLog(), (database) => {
      const salts = new Map<unknown, string>();
      const writer = new BatchWriter(database);
      for (const facts of steps()) {
        writer.commit(facts);
        const rows = database.prepare('SELECT text, salt FROM fact WHERE text IS NOT NULL').all();
        for (const { text, salt } of rows) salts.set(text, String(salt));
      }
      database.function('salt_of', (text) => salts.get(text) ?? '');
      database.exec(sql);
      return verifyRoom(database, tea.key);
    });
  const cameBack = (seq: number, text: string) =>
    `UPDATE fact SET text = '${text}', salt = salt_of('${text}'), seal = NULL WHERE seq = ${seq}`;
  const notFound = 'The fact cannot be found by its ref.';
  const leftOver = 'More stands with the fact than was committed.';
  const leftText = 'A text is there that was edited or removed.';

  test('finds nothing wrong with a log that nobody touched', () => {
    expect(verifyAfter('')).toEqual({ facts: 6 });
  });

  test.each([
    ['a ref that leads elsewhere', 'UPDATE fact SET ref_hash = 7 WHERE seq = 1', 1, notFound],
    ['a ref that leads nowhere', 'UPDATE fact SET ref_hash = NULL WHERE seq = 1', 1, notFound],
    ['a way to a ref that is none', 'UPDATE fact SET ref_hash = 7 WHERE seq = 2', 2, notFound],
    ['the salt of a removed text', `UPDATE fact SET salt = 'x' WHERE seq = 2`, 2, leftOver],
    ['the salt of an edited text', `UPDATE fact SET salt = 'x' WHERE seq = 3`, 3, leftOver],
    ['a seal beside a text', `UPDATE fact SET seal = 'x' WHERE seq = 4`, 4, leftOver],
    ['a reaction that shows a text', 'UPDATE fact SET edit = 4 WHERE seq = 6', 6, leftOver],
    ['the stamp of a removed message', `UPDATE fact SET stamp = 'x' WHERE seq = 2`, 2, leftOver],
    ['a text that was edited', cameBack(1, 'first'), 1, leftText],
    ['a text that was removed', cameBack(2, 'removed'), 2, leftText],
    ['the text of an edit that was edited', cameBack(3, 'second'), 1, leftText],
  ])('finds %s', (_, sql, seq, text) => {
    expect(verifyAfter(sql)).toEqual({ facts: seq - 1, fault: { seq, text } });
  });
});

describe('the check of a log', () => {
  /** What is wrong after `sql` with a log whose refs are settled up to its sixteenth fact. */
  const damageAfter = (sql: string) =>
    opened(newLog(), (database) => {
      const writer = new BatchWriter(database, { generation: 8 });
      for (let i = 0; i < 20; i++) writer.commit([post(ann, 'hello', { ref: `${i}` })]);
      database.exec(sql);
      return verifyDatabase(database).damage;
    });
  const noEpoch = 'The log has no epoch.';
  const mark = 'The mark up to which refs are settled is not that of the log.';

  test.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['a table less', 'DROP TABLE ref', ['The table ref is missing.']],
    ['an index less', 'DROP INDEX fact_anchor', ['The index fact_anchor is missing.']],
    [
      'another index',
      'DROP INDEX room_public; CREATE INDEX room_public ON room (id)',
      ['The index room_public is not that of a log.'],
    ],
    [
      'a column more',
      'ALTER TABLE room ADD COLUMN x TEXT',
      ['The table room is not that of a log.'],
    ],
    [
      'a trigger',
      'CREATE TRIGGER quiet AFTER INSERT ON fact BEGIN DELETE FROM fact; END',
      ['The trigger quiet is none of a log.'],
    ],
    ['a view', 'CREATE VIEW sight AS SELECT * FROM fact', ['The view sight is none of a log.']],
    ['no epoch', `DELETE FROM meta WHERE name = 'epoch'`, [noEpoch]],
    ['an empty epoch', `UPDATE meta SET value = '' WHERE name = 'epoch'`, [noEpoch]],
    [
      'a ref less',
      'DELETE FROM ref WHERE fact = (SELECT min(fact) FROM ref)',
      ['Refs that the table ref lacks: 1.'],
    ],
    [
      'a row of no fact',
      'INSERT INTO ref VALUES (7, 7)',
      ['Rows of the table ref that belong to no fact: 1.'],
    ],
    [
      'refs settled too far',
      `UPDATE meta SET value = '99' WHERE name = 'settled'`,
      [mark, 'Refs that the table ref lacks: 4.'],
    ],
    ['refs settled nowhere', `UPDATE meta SET value = 'x' WHERE name = 'settled'`, [mark]],
  ])('finds %s', (_, sql, damage) => {
    expect(damageAfter(sql)).toEqual(damage);
  });

  test('finds nothing wrong with one that holds no fact', () => {
    expect(verifyData({ file: newLog() })).toEqual({ rooms: new Map(), damage: [] });
  });
});
