import {
  chmodSync,
  chownSync,
  existsSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename } from 'node:path';
import { backup as copyPages, DatabaseSync } from '../../node-sqlite.ts';
import { StoreDamaged, StoreUnusable } from '../../store.ts';
import { type FolderPaths, prepareFolder } from '../folder.ts';
import { lockFolder } from '../lock.ts';
import { newEpoch } from '../migrate.ts';
import type { OnProgress } from '../verify.ts';
import { unpackMarks } from './carried-marks.ts';
import { keep } from './new-file.ts';
import { companionsOf, openLog } from './open-log.ts';
import { refused, textOf } from './refused.ts';
import { firstFaultOf, isSound, type VerifiedLog, verifyDatabase } from './verify-file.ts';

/** A copy begins again where somebody writes between two steps: this makes it one. */
const pagesAtOnce = 2_147_483_647;

/** A file that is restored, and the folder. */
export interface Restoring {
  readonly file: string;
  readonly folder: string;
  /** A log that is there already is replaced. */
  readonly force?: boolean;
  readonly onProgress?: OnProgress;
}

/**
 * Makes a backup the log of a folder, once it was checked from end to end. The log gets a new
 * epoch: clients that were further than the backup learn that they have to begin again. Until the
 * very end the folder is as it was.
 *
 * @returns the new epoch
 * @throws StoreUnusable where a server holds the folder, or a log is there and `force` is not
 * @throws StoreDamaged where the backup is not what was committed
 */
export async function restore(restoring: Restoring): Promise<string> {
  const { file, folder } = restoring;
  const backup = openLog(file);
  try {
    const paths = prepareFolder(folder);
    const unlock = lockFolder(paths);
    try {
      return await makeLog(backup, paths, restoring);
    } catch (error) {
      throw refused(`The backup ${file} cannot be restored`, error);
    } finally {
      unlock();
    }
  } finally {
    backup.close();
  }
}

async function makeLog(
  backup: DatabaseSync,
  paths: FolderPaths,
  { file, folder, force, onProgress }: Restoring,
): Promise<string> {
  const isThere = existsSync(paths.log);
  if (isThere && isOneFile(file, paths.log)) {
    throw new StoreUnusable(`The file ${file} is the log of the folder ${folder} already.`);
  }
  const [left] = companionsOf(paths.log);
  if ((isThere || left !== undefined) && !force) {
    const what = isThere ? 'a log already' : `${basename(left ?? '')}, left over of a log`;
    throw new StoreUnusable(`The folder ${folder} holds ${what}; --force replaces it.`);
  }
  const part = `${paths.log}.part`;
  const marks = `${paths.marks}.part`;
  clear(part, marks);
  try {
    await copy(backup, part, paths.folder);
    checkCopy(part, file, onProgress);
    own(emptied(marks), paths.folder);
    const hasMarks = unpackMarks(part, marks);
    const epoch = renew(part);
    if (isThere) closeOld(paths);
    swapIn(part, paths);
    // Those of the old log mean nothing to the new one.
    clear(paths.marks);
    if (hasMarks) renameSync(marks, paths.marks);
    return epoch;
  } finally {
    clear(part, marks);
  }
}

function isOneFile(a: string, b: string): boolean {
  const [one, other] = [statSync(a, { bigint: true }), statSync(b, { bigint: true })];
  return one.dev === other.dev && one.ino === other.ino;
}

/** Page by page, so that damage stays to be found; what is in the write-ahead log comes along. */
async function copy(backup: DatabaseSync, part: string, folder: string): Promise<void> {
  own(emptied(part), folder);
  await copyPages(backup, part, { rate: pagesAtOnce });
}

function emptied(part: string): string {
  writeFileSync(part, '');
  return part;
}

/** Hands a part to the folder's owner: run as root, this does not lock the server out of it. */
function own(part: string, folder: string): void {
  chmodSync(part, 0o600);
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  chownSync(part, uid, gid);
}

function checkCopy(part: string, file: string, onProgress: OnProgress | undefined): void {
  const log = openLog(part);
  let found: VerifiedLog;
  try {
    found = verifyDatabase(log, onProgress);
  } finally {
    log.close();
  }
  if (!isSound(found)) {
    throw new StoreDamaged(`The backup ${file} is damaged: ${firstFaultOf(found)}`);
  }
}

function renew(part: string): string {
  const database = new DatabaseSync(part);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    const epoch = newEpoch();
    database.prepare(`UPDATE meta SET value = ? WHERE name = 'epoch'`).run(epoch);
    // What closing can't bring over, it keeps to itself.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return epoch;
  } finally {
    database.close();
  }
}

/** Closes the old log: what its write-ahead log holds must not come over the new one. */
function closeOld({ log }: FolderPaths): void {
  try {
    const database = new DatabaseSync(log, { timeout: 5_000 });
    try {
      const done = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
      if (Number(done?.busy) !== 0) throw new Error('somebody is reading it');
    } finally {
      database.close();
    }
  } catch (error) {
    const text = `The old log cannot be closed (${textOf(error)}); move ${log}* away by hand.`;
    throw new StoreUnusable(text, { cause: error });
  }
}

function swapIn(part: string, { folder, log, search }: FolderPaths): void {
  keep(part);
  // SQLite would apply what is left of the old log to the new one.
  clear(...companionsOf(log));
  renameSync(part, log);
  // It holds texts of the old log, and is made anew.
  clear(search);
  keep(folder);
}

/** Deletes databases, and what is beside them. */
function clear(...paths: string[]): void {
  for (const path of paths) {
    for (const one of [path, ...companionsOf(path)]) rmSync(one, { force: true });
  }
}
