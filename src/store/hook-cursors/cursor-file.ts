import { renameSync, rmSync } from 'node:fs';
import type { StatementSync } from 'node:sqlite';
import { DatabaseSync } from '../node-sqlite.ts';
import { isDamage } from '../sqlite/fault.ts';
import { closeToOthers, keepPrivate } from '../sqlite/private-file.ts';
import { openToRead } from '../sqlite/read.ts';
import type { BehindRange, HookCursor } from './gathered-cursors.ts';
import type { RoomBehind } from './hook-cursors.ts';

const schema = `
CREATE TABLE hook (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE cursor (
  hook TEXT NOT NULL,
  room TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (hook, room)
) STRICT, WITHOUT ROWID;
`;

const settings = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -2000;
PRAGMA journal_size_limit = 1048576;
`;

/**
 * The file of cursors. A power cut may take the last moments of it: what was told in them is told again.
 */
export class CursorFile {
  readonly #database: DatabaseSync;
  readonly #log: DatabaseSync;
  readonly #move: StatementSync;
  readonly #of: StatementSync;
  readonly #rooms: StatementSync;

  /** @param log the log beside which it stands: nobody was told more than that holds */
  constructor(path: string, log: string) {
    this.#database = openSound(path);
    this.#log = openToRead(log);
    this.#move = this.#database.prepare(
      `INSERT INTO cursor VALUES ($hook, $room, $seq)
       ON CONFLICT (hook, room) DO UPDATE SET seq = max(seq, excluded.seq)`,
    );
    this.#of = this.#database.prepare('SELECT seq FROM cursor WHERE hook = ? AND room = ?');
    this.#rooms = this.#log.prepare(
      'SELECT key AS room, seq FROM room WHERE seq > 0 AND key > ? ORDER BY key',
    );
    this.#within(() => this.#cut());
  }

  begin(hook: string): void {
    this.#within(() => {
      const { changes } = this.#database.prepare('INSERT OR IGNORE INTO hook VALUES (?)').run(hook);
      if (changes === 0) return;
      for (const { room, seq } of this.#all('')) this.#move.run({ hook, room, seq });
    });
  }

  of(hook: string, room: string): number {
    return Number(this.#of.get(hook, room)?.seq ?? 0);
  }

  put(cursors: readonly HookCursor[]): void {
    this.#within(() => {
      for (const { hook, room, seq } of cursors) this.#move.run({ hook, room, seq });
    });
  }

  behind({ hook, after = '', limit }: BehindRange): readonly RoomBehind[] {
    const found: RoomBehind[] = [];
    for (const each of this.#all(after)) {
      if (found.length === limit) break;
      if (each.seq > this.of(hook, each.room)) found.push(each);
    }
    return found;
  }

  close(): void {
    this.#database.close();
    this.#log.close();
  }

  *#all(after: string): Generator<RoomBehind> {
    for (const { room, seq } of this.#rooms.iterate(after)) {
      yield { room: String(room), seq: Number(seq) };
    }
  }

  /** A log that was put back gives its numbers anew from its end on: those are told. */
  #cut(): void {
    const end = this.#log.prepare('SELECT seq FROM room WHERE key = ?');
    const cut = this.#database.prepare(
      'UPDATE cursor SET seq = $seq WHERE room = $room AND seq > $seq',
    );
    const rooms = this.#database.prepare('SELECT room, max(seq) AS seq FROM cursor GROUP BY room');
    for (const { room, seq } of rooms.all()) {
      const latest = Number(end.get(String(room))?.seq ?? 0);
      if (Number(seq) > latest) cut.run({ room: String(room), seq: latest });
    }
  }

  #within(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Opens the file; one that can't be read is set aside, and begun anew at the end of all rooms. */
function openSound(path: string): DatabaseSync {
  try {
    return open(path);
  } catch (error) {
    if (!isDamage(error)) throw error;
    for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
    renameSync(path, `${path}.damaged`);
    return open(path);
  }
}

function open(path: string): DatabaseSync {
  keepPrivate(path);
  for (const end of ['-wal', '-shm']) closeToOthers(path + end);
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    database.exec(settings);
    const isMade = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'hook'`).get();
    if (!isMade) database.exec(`BEGIN; ${schema} COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
