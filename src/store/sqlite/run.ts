import type { DatabaseSync } from 'node:sqlite';
import type { LogReader } from './read.ts';

/** Notes a run, once, within the transaction that is open: facts from here on are written in it. */
export function noteRun(database: DatabaseSync, run: string): void {
  database
    .prepare(
      `INSERT INTO run (id, first)
       SELECT :run, (SELECT coalesce(max(id), 0) + 1 FROM fact)
       WHERE NOT EXISTS (SELECT 1 FROM run WHERE id = :run)`,
    )
    .run({ run });
}

/**
 * The runs of a log: what they wrote tells whether it went back in time. A folder that is put back
 * as it was keeps its epoch, but what is said from then on is said in a run that is new.
 */
export class Runs {
  /** The run of this process. */
  readonly own: string;
  readonly #reader: LogReader;
  /** The end of each run: the first row of the next one. */
  readonly #ends = new Map<string, number>();

  constructor(database: DatabaseSync, reader: LogReader, own: string) {
    this.own = own;
    this.#reader = reader;
    let before: string | undefined;
    for (const row of database.prepare('SELECT id, first FROM run ORDER BY number').iterate()) {
      if (before !== undefined) this.#ends.set(before, Number(row.first));
      before = String(row.id);
      this.#ends.set(before, Number.POSITIVE_INFINITY);
    }
    // On a full disk it is noted with the first commit.
    this.#ends.set(own, Number.POSITIVE_INFINITY);
  }

  /** Is a room's fact `seq` the one that was told in that run? */
  hasTold(key: string, seq: number, run: string): boolean {
    const end = this.#ends.get(run);
    if (end === undefined) return false;
    if (end === Number.POSITIVE_INFINITY || seq === 0) return true;
    const room = this.#reader.roomRow(key);
    const row = room && this.#reader.idOf(room, seq);
    return row === undefined || row < end;
  }
}
