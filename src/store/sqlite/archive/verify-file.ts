import type { DatabaseSync } from 'node:sqlite';
import { isSqliteError } from '../fault.ts';
import { type OnProgress, type Verified, verifyLog } from '../verify.ts';
import { openFolderLog, openLog } from './open-log.ts';
import { refused, textOf } from './refused.ts';
import { faultsBesideRooms, verifyParts } from './verify-parts.ts';

/** The code of SQLite for a database whose own structure is broken. */
const corrupt = 11;

/** The findings of a check of a whole log. */
export interface VerifiedLog {
  /** Findings by the rooms' keys. */
  readonly rooms: ReadonlyMap<string, Verified>;
  /** Faults of the database itself: its pages and indexes, its tables, what is no room's. */
  readonly damage: readonly string[];
}

/** Is everything as it was committed? */
export function isSound({ rooms, damage }: VerifiedLog): boolean {
  return damage.length === 0 && [...rooms.values()].every(({ fault }) => !fault);
}

/** The first thing that a check found, as a sentence. */
export function firstFaultOf({ rooms, damage }: VerifiedLog): string {
  if (damage[0] !== undefined) return damage[0];
  for (const [key, { fault }] of rooms) {
    if (fault) return `Room ${key}, fact ${fault.seq}: ${fault.text}`;
  }
  return 'nothing is wrong.';
}

/**
 * Checks a log from end to end, while a server runs on it or not: the database's pages, indexes
 * and tables, and of each room every fact, every text and what its messages show.
 *
 * @param where the data `folder`, or the `file` of a backup
 * @example isSound(verifyData({ folder: 'data' }))
 * @throws StoreUnusable where there is no log to check
 */
export function verifyData(
  where: { readonly folder: string } | { readonly file: string },
  onProgress?: OnProgress,
): VerifiedLog {
  const log = 'file' in where ? openLog(where.file) : openFolderLog(where.folder);
  try {
    return verifyDatabase(log, onProgress);
  } catch (error) {
    throw refused('The log cannot be checked', error);
  } finally {
    log.close();
  }
}

/** The same for a log that is open. */
export function verifyDatabase(log: DatabaseSync, onProgress?: OnProgress): VerifiedLog {
  try {
    return verifyWhole(log, onProgress);
  } catch (error) {
    if (!isSqliteError(error) || (error.errcode & 0xff) !== corrupt) throw error;
    return { rooms: new Map(), damage: [`The database cannot be read: ${textOf(error)}.`] };
  }
}

function verifyWhole(log: DatabaseSync, onProgress: OnProgress | undefined): VerifiedLog {
  const pages = faultsOfPages(log);
  // Pages that are damaged can't be walked safely, nor tables that are not there.
  if (pages.length > 0) return { rooms: new Map(), damage: pages };
  const { isWhole, damage } = verifyParts(log);
  if (!isWhole) return { rooms: new Map(), damage };
  return { rooms: verifyLog(log, onProgress), damage: [...damage, ...faultsBesideRooms(log)] };
}

function faultsOfPages(log: DatabaseSync): string[] {
  return log
    .prepare('PRAGMA integrity_check(10)')
    .all()
    .map((row) => String(row.integrity_check))
    .filter((text) => text !== 'ok');
}
