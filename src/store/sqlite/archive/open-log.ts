import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreUnusable } from '../../store.ts';
import { pathsIn } from '../folder.ts';
import { checkIsLog } from '../migrate.ts';
import { openToRead } from '../read.ts';
import { refused } from './refused.ts';

/** The log of a data folder, to read beside a server that may be running. @throws StoreUnusable */
export function openFolderLog(folder: string): DatabaseSync {
  const { log } = pathsIn(folder);
  if (!existsSync(log)) throw new StoreUnusable(`The folder ${folder} holds no log.`);
  return openLog(log);
}

/** A log's file, to read. @throws StoreUnusable where it is none of ours */
export function openLog(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    checkIsFile(path);
    // SQLite takes a name that begins with "file:" for an address.
    database = openToRead(resolve(path));
    if (Number(database.prepare('PRAGMA page_count').get()?.page_count) === 0) {
      throw new StoreUnusable(`The file ${path} is empty.`);
    }
    checkIsLog(database, path);
    return database;
  } catch (error) {
    database?.close();
    throw refused(`The file ${path} cannot be read`, error);
  }
}

function checkIsFile(path: string): void {
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file) throw new StoreUnusable(`There is no file ${path}.`);
  if (file.isDirectory()) throw new StoreUnusable(`${path} is a folder, not a file.`);
}

/**
 * The files that SQLite keeps beside a database, and would take for that of another which comes to
 * be of the same name.
 *
 * @returns the paths of those that are there
 */
export function companionsOf(path: string): string[] {
  return ['-wal', '-shm', '-journal'].map((end) => path + end).filter((one) => existsSync(one));
}
