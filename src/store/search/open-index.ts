import { rmSync } from 'node:fs';
import { endianness } from 'node:os';
import { foldVersion } from '../../protocol/fold.ts';
import { thingVersion } from '../../protocol/thing.ts';
import { DatabaseSync } from '../node-sqlite.ts';
import { closeToOthers, keepPrivate } from '../sqlite/private-file.ts';

/**
 * The content of the index, and the way it is written; an index that was made otherwise is thrown
 * away. Its number is raised with every change of that.
 */
const made = `3 ${endianness()}, fold ${foldVersion}, things ${thingVersion}`;

const schema = `
CREATE TABLE state (made TEXT, epoch TEXT, cursor INTEGER, digest TEXT) STRICT;
CREATE TABLE segment (
  id INTEGER PRIMARY KEY, room INTEGER, number INTEGER, rows INTEGER,
  first INTEGER, last INTEGER, UNIQUE (room, number)
) STRICT;
CREATE TABLE slice (id INTEGER PRIMARY KEY, bits BLOB) STRICT;
CREATE TABLE missing (room INTEGER, number INTEGER, PRIMARY KEY (room, number)) STRICT, WITHOUT ROWID;
CREATE TABLE stale (
  room INTEGER, number INTEGER, block INTEGER, PRIMARY KEY (room, number, block)
) STRICT, WITHOUT ROWID;
`;

/** The index of a log with this epoch; one that is damaged, or another log's, is begun anew. */
export function openIndex(path: string, epoch: string): DatabaseSync {
  try {
    const index = openFile(path);
    if (isOf(index, epoch)) return unwaiting(index);
    index.close();
  } catch {
    // Damaged: made anew below.
  }
  removeIndex(path);
  const index = openFile(path);
  index.exec('BEGIN');
  index.exec(schema);
  index.prepare('INSERT INTO state VALUES (?, ?, 0, NULL)').run(made, epoch);
  index.exec('COMMIT');
  return unwaiting(index);
}

/** Waits for no reader any more: searches stand behind whatever waits here. */
function unwaiting(index: DatabaseSync): DatabaseSync {
  index.exec('PRAGMA busy_timeout = 0');
  return index;
}

/** Deletes an index with what the database keeps beside it. */
export function removeIndex(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
}

function openFile(path: string): DatabaseSync {
  keepPrivate(path);
  for (const end of ['-wal', '-shm']) closeToOthers(path + end);
  const index = new DatabaseSync(path, { timeout: 2_000 });
  index.exec(`PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    PRAGMA secure_delete = ON; PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 4194304`);
  return index;
}

const tables = [...schema.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => `'${name}'`);

function isOf(index: DatabaseSync, epoch: string): boolean {
  const { count } = index
    .prepare(`SELECT count(*) AS count FROM sqlite_master WHERE name IN (${tables.join(', ')})`)
    .get() ?? { count: 0 };
  if (count !== tables.length) return false;
  const exists = index
    .prepare(`SELECT 1 FROM pragma_table_info('state') WHERE name = 'made'`)
    .get();
  const state = exists && index.prepare('SELECT * FROM state').get();
  return state?.made === made && state.epoch === epoch;
}
