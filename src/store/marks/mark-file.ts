import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ReadMark } from '../../protocol/own-word.ts';
import { cutToLog, openBeside, within } from '../beside-file.ts';
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
    const database = openBeside({ path, schema: markSchema, table: 'mark' });
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
    within(this.#database, () => {
      this.#cutTo(log);
      this.#letGo();
    });
  }

  put(marks: readonly OwnedMark[]): void {
    within(this.#database, () => {
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
    within(this.#database, () => {
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
      cutToLog(this.#database, log, 'mark');
      this.#database.exec('DELETE FROM mark WHERE seq = 0');
    } finally {
      log.close();
    }
  }
}
