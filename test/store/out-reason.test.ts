import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Change } from '../../src/protocol/fact.ts';
import { verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { sql } from '../../src/store/sqlite/schema/0019-out-reason.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { BatchWriter } from '../../src/store/sqlite/write-batch.ts';
import { ann, fact, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

const later = Number.MAX_SAFE_INTEGER;
const decided: readonly Change[] = [
  { type: 'banned', person: 'g_bo', name: 'bo', reason: 'as a guest' },
  { type: 'banned', person: 'u_bo', name: 'Bo', until: later, reason: 'the shorter' },
  { type: 'linked', guest: 'g_bo', person: 'u_bo', name: 'Bo' },
  { type: 'timed-out', person: 'g_cy', name: 'cy', until: later, reason: 'the first' },
  { type: 'timed-out', person: 'g_cy', name: 'cy', until: later - 1, reason: 'spam' },
  { type: 'banned', person: 'g_dee', name: 'dee' },
];
const outs = [
  { person: 'g_cy', name: 'cy', kind: 'timed-out', until: later - 1, reason: 'spam' },
  { person: 'g_dee', name: 'dee', kind: 'banned' },
  { person: 'u_bo', name: 'Bo', kind: 'banned', reason: 'as a guest' },
];

test('whoever was out in a log of before is told why from then on', async () => {
  const folder = tempFolder();
  const path = join(folder, 'parlour.db');
  migrate(path);
  const database = new DatabaseSync(path);
  new BatchWriter(database).commit(decided.map((change) => fact(ann, change)));
  database.exec('ALTER TABLE out DROP COLUMN reason');
  database.exec(sql);
  database.close();
  const store = await openSqliteStore({ folder });
  expect((await store.standing(tea.key)).out).toEqual(outs);
  await store.close();
  expect(verifyData({ folder }).rooms.get(tea.key)?.fault).toBeUndefined();
});
