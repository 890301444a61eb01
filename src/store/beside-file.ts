import { renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from './node-sqlite.ts';
import { isDamage } from './sqlite/fault.ts';
import { closeToOthers, keepPrivate } from './sqlite/private-file.ts';

/** A database beside the log that may lose its last moments, and holds nothing that the log needs. */
export interface BesideFile {
  readonly path: string;
  /** The statements that make its tables. */
  readonly schema: string;
  /** A table by which one sees that it is made. */
  readonly table: string;
}

const settings = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -2000;
PRAGMA journal_size_limit = 1048576;
`;

/**
 * Opens the file, for its own user alone, and makes it where it is not there. One that can't be read is
 * set aside, and begun anew.
 */
export function openBeside(file: BesideFile): DatabaseSync {
  try {
    return open(file);
  } catch (error) {
    if (!isDamage(error)) throw error;
    for (const end of ['-wal', '-shm']) rmSync(file.path + end, { force: true });
    renameSync(file.path, `${file.path}.damaged`);
    return open(file);
  }
}

function open({ path, schema, table }: BesideFile): DatabaseSync {
  keepPrivate(path);
  for (const end of ['-wal', '-shm']) closeToOthers(path + end);
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    database.exec(settings);
    const isMade = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table);
    if (!isMade) database.exec(`BEGIN; ${schema} COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Does all of it in a transaction, or none. */
export function within(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Brings back to the end of the log what a table (`room`, `seq`) says of its rooms: a log that was put
 * back gives the numbers anew from there on.
 */
export function cutToLog(database: DatabaseSync, log: DatabaseSync, table: string): void {
  const end = log.prepare('SELECT seq FROM room WHERE key = ?');
  const cut = database.prepare(`UPDATE ${table} SET seq = $seq WHERE room = $room AND seq > $seq`);
  const rooms = database.prepare(`SELECT room, max(seq) AS seq FROM ${table} GROUP BY room`);
  for (const { room, seq } of rooms.all()) {
    const latest = Number(end.get(String(room))?.seq ?? 0);
    if (Number(seq) > latest) cut.run({ room: String(room), seq: latest });
  }
}
