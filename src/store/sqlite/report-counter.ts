import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { filterId, flaggedInRoom } from '../../protocol/review.ts';
import type { FlagCounts, ReportCounts } from '../review.ts';
import { goneAt } from './expired.ts';

interface Own {
  readonly target: number;
  readonly seq: number;
  readonly at: number;
}

interface Room {
  readonly messages: number;
  readonly flagged: number;
}

/** Counts reports that wait, without a look at their words: it is done for each one more. */
export class ReportCounter {
  readonly #room: StatementSync;
  readonly #message: StatementSync;
  readonly #person: StatementSync;
  readonly #flagged: StatementSync;
  readonly #any: StatementSync;

  constructor(database: DatabaseSync) {
    const room = '(SELECT id FROM room WHERE key = $key)';
    // Whatever is left of a message that is gone is counted by nobody.
    const isThere = (row: string) =>
      `EXISTS (SELECT 1 FROM fact AS m WHERE m.id = ${row} AND ${goneAt('m')} IS NULL)`;
    const waits = (author: string) =>
      `FROM fact AS f INDEXED BY fact_reported JOIN report AS r
         ON r.room = f.room AND r.message = f.target AND r.fact = f.seq
       WHERE f.type = 'reported' AND f.author = ${author}`;
    const flags = `SELECT count(*) ${waits(`'${filterId}'`)} AND f.room = g.room AND f.target = g.message`;
    this.#room = database.prepare(
      `SELECT count(*) FILTER (WHERE flags < count) AS messages,
         count(*) FILTER (WHERE flags > 0) AS flagged
       FROM (SELECT g.count, (${flags}) AS flags FROM (
         SELECT room, message, row, count(*) AS count FROM report WHERE room = ${room}
         GROUP BY message) AS g WHERE ${isThere('g.row')})`,
    );
    this.#message = database.prepare(
      `SELECT count(*) AS count FROM report AS r
       WHERE r.room = ${room} AND r.message = $message AND ${isThere('r.row')}`,
    );
    this.#person = database.prepare(
      `SELECT f.target, f.seq, f.at ${waits('$person')} AND f.room = ${room} AND ${isThere('r.row')}
       ORDER BY f.seq`,
    );
    this.#flagged = database.prepare(
      `SELECT 1 ${waits(`'${filterId}'`)} AND f.room = ${room} AND f.target = $message
         AND ${isThere('r.row')}`,
    );
    this.#any = database.prepare(
      `SELECT 1 FROM fact INDEXED BY fact_reported WHERE type = 'reported' AND room = ${room}
         AND author IN (SELECT value FROM json_each($persons)) LIMIT 1`,
    );
  }

  hasReported(key: string, persons: readonly string[]): boolean {
    return this.#any.get({ key, persons: JSON.stringify(persons) }) !== undefined;
  }

  of(key: string, message: number, person: string): ReportCounts {
    const all = this.#person.all({ key, person }) as unknown as Own[];
    const own = all.findLast(({ target }) => target === message);
    const counts = {
      messages: this.#countIn(key).messages,
      ofMessage: Number(this.#message.get({ key, message })?.['count']),
      byPerson: all.length,
    };
    return own ? { ...counts, own: { seq: own.seq, at: own.at } } : counts;
  }

  flags(key: string, message: number): FlagCounts {
    const isFlagged = this.#flagged.get({ key, message }) !== undefined;
    return { messages: this.#countIn(key).flagged, isFlagged };
  }

  /** Do as many flagged messages wait as may? */
  isFull(key: string): boolean {
    return this.#countIn(key).flagged >= flaggedInRoom;
  }

  #countIn(key: string): Room {
    return this.#room.get({ key }) as unknown as Room;
  }
}
