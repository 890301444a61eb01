import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { type Store, StoreBroken } from '../../src/store/store.ts';
import { ann, edit, post, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

/** Overwrites the page of a log's file on which this text is. */
function spoil(path: string, text: string): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(text);
  expect(at).toBeGreaterThan(0);
  const page = at - (at % 4_096);
  bytes.fill(7, page, page + 4_096);
  writeFileSync(path, bytes);
}

/** A store on a log of forty messages, to which `sql` was done while it was closed. */
async function openDamaged(sql: string) {
  const folder = tempFolder();
  const sound = await openSqliteStore({ folder });
  const facts = Array.from({ length: 40 }, (_, i) => post(ann, `${i + 1}`, { ref: `${i + 1}` }));
  await sound.commit(facts);
  const { run } = sound;
  await sound.close();
  const log = new DatabaseSync(join(folder, 'parlour.db'));
  log.exec(sql);
  log.close();
  const broken: StoreBroken[] = [];
  const store = await openSqliteStore({ folder, onBroken: (error) => broken.push(error) });
  onTestFinished(() => store.close());
  return { store, run, broken };
}

const settled = 'INSERT INTO ref SELECT ref_hash, id FROM fact WHERE seq = 36';
const lacks = 'DELETE FROM fact WHERE seq = 36';
const elsewhere = 'UPDATE fact SET previous = 7, previous_message = 7 WHERE seq = 37';
const round = 'UPDATE fact SET previous = id, previous_message = id WHERE seq = 37';
const skips = 'UPDATE fact SET previous = 35, previous_message = 35 WHERE seq = 37';
const others = 'PRAGMA foreign_keys = OFF; UPDATE fact SET room = 99 WHERE seq = 36';
const nowhere = 'UPDATE fact SET previous = 0, previous_message = 0 WHERE seq = 37';

const reads: Readonly<Record<string, (store: Store, run: string) => Promise<unknown>>> = {
  message: (store) => store.message(tea.key, 34),
  'one that is skipped': (store) => store.message(tea.key, 36),
  events: (store) => store.events(tea.key, 33, 40, 100),
  'a cursor of another run': (store, run) => store.hasTold(tea.key, 34, run),
  proof: (store) => store.proof(tea.key, 34, 100),
  edit: (store) => store.commit([edit(ann, 34, 'other')]),
  search: (store) => store.search(tea.key, '34', { limit: 10 }),
};

test.each([
  ...Object.keys(reads).map((what) => [lacks, what]),
  ...[elsewhere, round, nowhere].map((sql) => [sql, 'events']),
  [round, 'search'],
  ...[skips, others].flatMap((sql) =>
    ['message', 'one that is skipped', 'edit'].map((what) => [sql, what]),
  ),
])('after %s, %s finds the log damaged', async (sql = '', what = '') => {
  const { store, run, broken } = await openDamaged(sql);
  await expect(reads[what]?.(store, run)).rejects.toThrow(StoreBroken);
  await expect.poll(() => broken).toHaveLength(1);
  await expect(store.commit([post(ann, 'more')])).rejects.toThrow(StoreBroken);
});

test.each([lacks, round])('after %s, a page finds the log damaged', async (sql) => {
  const { store, broken } = await openDamaged(sql);
  await expect(store.messages(tea.key, { limit: 10 })).rejects.toThrow(StoreBroken);
  await expect.poll(() => broken).toHaveLength(1);
});

test('a ref of a fact that is missing is not answered, nor stored anew', async () => {
  const { store, broken } = await openDamaged(`${settled}; ${lacks}`);
  const again = post(ann, '36', { ref: '36' });
  await expect(store.byRef(again)).rejects.toThrow(StoreBroken);
  await expect.poll(() => broken).toHaveLength(1);
});

test('the search, which follows the log by itself, finds it damaged', async () => {
  const folder = tempFolder();
  const sound = await openSqliteStore({ folder, indexMs: 1_000_000 });
  await sound.commit(Array.from({ length: 2_100 }, (_, i) => post(ann, `message ${i + 1}.`)));
  await sound.close();
  const path = join(folder, 'parlour.db');
  const log = new DatabaseSync(path);
  // So that the writer has no refs to read.
  log.exec(`INSERT INTO meta SELECT 'settled', max(id) FROM fact`);
  log.close();
  spoil(path, 'message 1000.');
  const { promise: broken, resolve } = Promise.withResolvers<StoreBroken>();
  const logged: unknown[] = [];
  const note = (...said: unknown[]) => logged.push(said.at(-1));
  const store = await openSqliteStore({
    folder,
    indexMs: 1,
    log: { warn: note, error: note },
    onBroken: resolve,
  });
  onTestFinished(() => store.close());
  expect((await broken).message).toMatch(/^Nothing more can be stored: .* malformed/);
  expect(logged).toEqual(['the store is broken']);
  await expect(store.commit([post(ann, 'more')])).rejects.toThrow(StoreBroken);
});
