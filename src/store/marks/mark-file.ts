import { renameSync, rmSync } from 'node:fs';
import type { StatementSync } from 'node:sqlite';
import type { ReadMark } from '../../protocol/own-word.ts';
import { DatabaseSync } from '../node-sqlite.ts';
import { isDamage } from '../sqlite/fault.ts';
import { closeToOthers, keepPrivate } from '../sqlite/private-file.ts';
import { openToRead } from '../sqlite/read.ts';
import type { OwnedMark } from './gathered-marks.ts';
import { marksKept, roomsMarked } from './marks.ts';

/** Marks of everybody together; past that, those read longest ago go. */
const most = 500_000;

export const markSchema = `
CREATE TABLE mark (
  author TEXT NOT NULL,
  room TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (author, room)
) STRICT, WITHOUT ROWID;
CREATE INDEX mark_at ON mark (at);
`;

/** Moves a mark on, and never back. */
export const moveMark = `
INSERT INTO mark VALUES ($author, $room, $seq, $at)
ON CONFLICT (author, room) DO UPDATE SET seq = max(seq, excluded.seq), at = max(at, excluded.at)`;

const settings = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -2000;
PRAGMA journal_size_limit = 1048576;
`;

/**
 * The file of marks. A power cut may take the last seconds of it: each of them is said again by whoever
 * reads on.
 */
export class MarkFile {
  readonly #database: DatabaseSync;
  readonly #move: StatementSync;
  readonly #of: StatementSync;
  readonly #forget: StatementSync;
  readonly #hand: StatementSync;
  readonly #trim: StatementSync;
  readonly #expire: StatementSync;
  readonly #shed: StatementSync;
  readonly #now: () => number;

  /** @param log the log beside which it stands: a mark is no further than that */
  constructor(path: string, log: string, now: () => number = () => Date.now()) {
    this.#now = now;
    const database = openSound(path);
    this.#database = database;
    this.#move = database.prepare(moveMark);
    this.#of = database.prepare(
      'SELECT room, seq, at FROM mark WHERE author = ? ORDER BY at DESC, room',
    );
    this.#forget = database.prepare('DELETE FROM mark WHERE author = ? AND room = ?');
    this.#hand = database.prepare(
      `INSERT INTO mark SELECT $to, room, seq, at FROM mark WHERE author = $from AND room = $room
       ON CONFLICT (author, room) DO UPDATE SET seq = max(seq, excluded.seq), at = max(at, excluded.at)`,
    );
    this.#trim = database.prepare(
      `DELETE FROM mark WHERE author = $author AND room IN (
         SELECT room FROM mark WHERE author = $author ORDER BY at DESC, room LIMIT -1 OFFSET ${roomsMarked})`,
    );
    this.#expire = database.prepare('DELETE FROM mark WHERE at < ?');
    this.#shed = database.prepare(
      `DELETE FROM mark WHERE (author, room) IN (
         SELECT author, room FROM mark ORDER BY at LIMIT max(0, (SELECT count(*) FROM mark) - ${most}))`,
    );
    this.#within(() => {
      this.#cutTo(log);
      this.#letGo();
    });
  }

  put(marks: readonly OwnedMark[]): void {
    this.#within(() => {
      for (const { author, room, seq, at } of marks) this.#move.run({ author, room, seq, at });
      for (const author of new Set(marks.map((mark) => mark.author))) this.#trim.run({ author });
      this.#letGo();
    });
  }

  of(author: string): readonly ReadMark[] {
    return this.#of.all(author).map(({ room, seq, at }) => {
      return { room: String(room), seq: Number(seq), at: Number(at) };
    });
  }

  forget(author: string, room: string): void {
    this.#forget.run(author, room);
  }

  hand(from: string, to: string, room: string): void {
    this.#within(() => {
      this.#hand.run({ from, to, room });
      this.#forget.run(from, room);
    });
  }

  close(): void {
    this.#database.close();
  }

  #letGo(): void {
    this.#expire.run(this.#now() - marksKept);
    this.#shed.run();
  }

  /**
   * Nobody read further than the log goes: one that was put back is behind what was read of it, and
   * gives the numbers anew.
   */
  #cutTo(path: string): void {
    const log = openToRead(path);
    try {
      const end = log.prepare('SELECT seq FROM room WHERE key = ?');
      const cut = this.#database.prepare(
        'UPDATE mark SET seq = $seq WHERE room = $room AND seq > $seq',
      );
      const rooms = this.#database.prepare('SELECT room, max(seq) AS seq FROM mark GROUP BY room');
      for (const { room, seq } of rooms.all()) {
        const latest = Number(end.get(String(room))?.seq ?? 0);
        if (Number(seq) > latest) cut.run({ room: String(room), seq: latest });
      }
      this.#database.exec('DELETE FROM mark WHERE seq = 0');
    } finally {
      log.close();
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

/** Opens the file; one that can't be read is set aside, and begun anew: it holds nothing that the log needs. */
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
    const isMade = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'mark'`).get();
    if (!isMade) database.exec(`BEGIN; ${markSchema} COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
