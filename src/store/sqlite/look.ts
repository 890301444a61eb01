import { renameSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { LogGuard } from './guard.ts';

/** A log that is open to be written. */
interface OpenLog {
  readonly database: DatabaseSync;
  readonly path: string;
  readonly guard: LogGuard;
}

/**
 * Looks whether the open files are still those named; where not, saves or sets aside what it can.
 *
 * @throws LogLost where what was committed may be in no file that is there
 */
export function lookAt({ database, path, guard }: OpenLog): void {
  const { lost } = guard;
  const wal = `${path}-wal`;
  if (!lost) {
    guard.checkLength();
    // As where another file stands in the log's place.
    if (guard.isOverwritten && guard.isAlone) renameSync(wal, `${wal}.replaced`);
    guard.checkLog();
    return;
  }
  let unsaved = '';
  try {
    // What is acknowledged and in there only is saved, as long as there is a log to save it in.
    // A reader that opens it meanwhile makes an empty one in its place.
    if (lost.path === wal && guard.isAlone && !isSaved(database)) unsaved = notAll;
    // SQLite would take it for that of the file which stands in the log's place.
    if (!lost.isGone && lost.path === path && guard.has(wal)) renameSync(wal, `${wal}.replaced`);
  } finally {
    guard.checkFiles(unsaved);
  }
}

const notAll = ', and not all of it could be saved: somebody reads an older state of the log';

/** Brings all of the write-ahead log into the log. @returns false where a reader is in the way for long */
function isSaved(database: DatabaseSync): boolean {
  return database.prepare('PRAGMA wal_checkpoint(FULL)').get()?.['busy'] === 0;
}
