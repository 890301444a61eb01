import { randomInt } from 'node:crypto';
import { nodeFault } from '../../node-fault.ts';
import type { CodeRule } from '../../protocol/code.ts';
import { DatabaseSync } from '../node-sqlite.ts';
import { StoreUnusable } from '../store.ts';
import { isSqliteError } from './fault.ts';
import { settleKey } from './log-key.ts';
import { closeToOthers, keepPrivate } from './private-file.ts';
import { isFolded, type Respelled, refold, settleCodes } from './refold.ts';
import { schemaSteps } from './schema/steps.ts';

/** `parl`, by which the file is known as ours. */
const applicationId = 0x7061726c;
const notADatabase = 26;

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Twelve characters that name a log, or a run of it. */
export function newEpoch(random: (below: number) => number = randomInt): string {
  return Array.from({ length: 12 }, () => alphabet[random(alphabet.length)]).join('');
}

/**
 * Brings the log's file to the present schema, creating it if it is missing. What isn't ours, or is
 * from a newer Parlour, is left as it is.
 *
 * @param codes what is to be one room, where it matters; settled for good with the first start
 * @returns rooms that are found by another code than before
 * @throws StoreUnusable
 */
export function migrate(path: string, codes?: CodeRule): readonly Respelled[] {
  const fault = nodeFault(process.versions);
  if (fault !== undefined) throw new StoreUnusable(fault);
  const database = open(path);
  try {
    const version = checkedVersion(database, path);
    if (version < schemaSteps.length) upgrade(database, version);
    settleKey(database);
    const rule = settleCodes(database, codes);
    return isFolded(database) ? [] : refold(database, rule);
  } catch (error) {
    if (error instanceof StoreUnusable) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreUnusable(`The file ${path} cannot be used: ${why}.`, { cause: error });
  } finally {
    database.close();
  }
}

/**
 * Makes sure that an open file is a log of the present schema.
 *
 * @throws StoreUnusable
 */
export function checkIsLog(database: DatabaseSync, path: string): void {
  if (checkedVersion(database, path) < schemaSteps.length || !isFolded(database)) {
    throw new StoreUnusable(
      `The file ${path} is from another Parlour; start this one on it first.`,
    );
  }
}

function open(path: string): DatabaseSync {
  try {
    keepPrivate(path);
    for (const end of ['-wal', '-shm']) closeToOthers(path + end);
    return new DatabaseSync(path, { timeout: 5_000 });
  } catch (error) {
    throw new StoreUnusable(`The file ${path} cannot be opened.`, { cause: error });
  }
}

function checkedVersion(database: DatabaseSync, path: string): number {
  const whole = (sql: string) => Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  let owner: number;
  try {
    owner = whole('PRAGMA application_id');
  } catch (error) {
    if (!isSqliteError(error) || error.errcode !== notADatabase) throw error;
    throw new StoreUnusable(`The file ${path} is not a database.`, { cause: error });
  }
  if (owner !== applicationId && whole('SELECT count(*) FROM sqlite_schema') > 0) {
    throw new StoreUnusable(`The file ${path} is another program's database.`);
  }
  const version = whole('PRAGMA user_version');
  if (version > schemaSteps.length) {
    throw new StoreUnusable(
      `The file ${path} is from a newer Parlour: it has version ${version}, this one knows ${schemaSteps.length}.`,
    );
  }
  return version;
}

function upgrade(database: DatabaseSync, version: number): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get();
  if (mode?.journal_mode !== 'wal') {
    throw new StoreUnusable('The disk of the data folder has no write-ahead log; use a local one.');
  }
  database.exec('PRAGMA synchronous = FULL');
  for (const [i, sql] of schemaSteps.entries()) {
    if (i < version) continue;
    database.exec('BEGIN IMMEDIATE');
    database.exec(sql);
    if (i === 0) nameAsOurs(database);
    database.exec(`PRAGMA user_version = ${i + 1}`);
    database.exec('COMMIT');
  }
}

function nameAsOurs(database: DatabaseSync): void {
  database.exec(`PRAGMA application_id = ${applicationId}`);
  database.prepare(`INSERT INTO meta VALUES ('epoch', ?)`).run(newEpoch());
}
