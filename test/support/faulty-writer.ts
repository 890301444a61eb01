/*
 * The writer's thread on a disk that does what the environment data `disk` says: a shared number,
 * one of `disk`, that the test sets while the store is open.
 */
import { DatabaseSync, type SQLInputValue, StatementSync } from 'node:sqlite';
import { getEnvironmentData } from 'node:worker_threads';
import { disk } from './disk.ts';

/** How many pages a full disk has left. */
const pagesLeft = 2;

const failures = new Map<number, [number, string]>([
  [disk.fsyncFails, [1034, 'disk I/O error']],
  [disk.busy, [5, 'database is locked']],
]);

const state = getEnvironmentData('disk');

function applyLimit(database: DatabaseSync, isFull: boolean): void {
  const pages = Number(database.prepare('PRAGMA page_count').get()?.page_count);
  database.exec(`PRAGMA max_page_count = ${isFull ? pages + pagesLeft : 4_294_967_294}`);
}

function misbehave(now: Int32Array): void {
  const databases: DatabaseSync[] = [];
  const { prepare } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (...parameters) {
    if (!databases.includes(this)) databases.push(this);
    return prepare.apply(this, parameters);
  };
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (sql) {
    const fails = Atomics.load(now, 0) === disk.checkpointFails && sql.includes('checkpoint(P');
    if (fails) throw Object.assign(new Error('disk I/O error'), { errcode: 1034 });
    exec.call(this, sql);
  };
  const { run } = StatementSync.prototype;
  StatementSync.prototype.run = function (this: StatementSync, ...parameters: SQLInputValue[]) {
    const is = Atomics.load(now, 0);
    if (this.sourceSQL.startsWith('BEGIN')) {
      for (const database of databases) applyLimit(database, is === disk.full);
    }
    if (this.sourceSQL === 'COMMIT') {
      if (is === disk.threadDies) process.exit(3);
      const [errcode, text] = failures.get(is) ?? [];
      if (is === disk.fsyncFails) Atomics.store(now, 0, disk.sound);
      if (errcode !== undefined) throw Object.assign(new Error(text), { errcode });
    }
    return Reflect.apply(run, this, parameters);
  } as typeof run;
}

if (state instanceof Int32Array) misbehave(state);
await import('../../src/store/sqlite/writer.ts');
