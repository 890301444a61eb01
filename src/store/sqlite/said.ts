import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { typesThat } from '../fact-row.ts';

/** Facts that may wait before some of them are filled in: the more, the more entries share a page. */
const usualBehind = 2_048;

const messages = `type IN (${typesThat('begins')})`;

/** True of a message `f` of which nothing is left; what is hidden for now is there. */
export const isErased = `f.removed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hiding AS p
  WHERE p.room = f.room AND p.message = f.seq AND p.due IS NOT NULL)`;

const filledSql = `coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'said'), 0)`;

/**
 * Keeps who said what in which room. An index over authors would change a page more for nearly each
 * message as it is committed; so it is filled behind, many messages at a time in the order of the index.
 */
export class Said {
  readonly #behind: number;
  readonly #filled: StatementSync;
  readonly #last: StatementSync;
  readonly #add: StatementSync;
  readonly #count: StatementSync;
  readonly #move: StatementSync;
  readonly #drop: StatementSync;
  readonly #before: StatementSync;
  #filledUpTo = 0;
  #lastFact = 0;

  constructor(database: DatabaseSync, behind = usualBehind) {
    this.#behind = behind;
    this.#filled = database.prepare(`SELECT ${filledSql} AS row`);
    this.#last = database.prepare('SELECT coalesce(max(id), 0) AS row FROM fact');
    this.#add = database.prepare(
      `INSERT OR IGNORE INTO said SELECT room, author, id FROM fact AS f
       WHERE id > $from AND id <= $to AND ${messages} AND NOT (${isErased})
       ORDER BY room, author, id`,
    );
    this.#count = database.prepare(
      `INSERT INTO author SELECT room, author, count(*), min(id) FROM fact
       WHERE id > $from AND id <= $to AND ${messages} GROUP BY room, author
       ON CONFLICT DO UPDATE SET messages = messages + excluded.messages`,
    );
    this.#move = database.prepare(
      `INSERT INTO meta VALUES ('said', ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    );
    this.#drop = database.prepare(
      `DELETE FROM said WHERE room = $room AND row = $row
         AND author = (SELECT author FROM fact WHERE id = $row)`,
    );
    this.#before = database.prepare(
      `SELECT row FROM said WHERE room = ? AND author = ? AND row <= ? ORDER BY row DESC LIMIT ?`,
    );
    this.look();
  }

  /** Goes by what is there: once opened, and where a transaction was rolled back. */
  look(): void {
    this.#filledUpTo = this.filled;
    this.#lastFact = Number(this.#last.get()?.row);
  }

  /** Told of each new fact. @param row its row */
  note(row: number): void {
    this.#lastFact = row;
  }

  /** Are so many facts not filled in that some should be? */
  get isBehind(): boolean {
    return this.#lastFact - this.#filledUpTo >= this.#behind;
  }

  /** The row of the last fact that is filled in. */
  get filled(): number {
    return Number(this.#filled.get()?.row);
  }

  /** Fills some facts in, within the transaction that is open. */
  fill(most: number): void {
    const from = this.filled;
    const to = Math.min(from + most, Number(this.#last.get()?.row));
    this.#add.run({ from, to });
    this.#count.run({ from, to });
    this.#move.run(String(to));
    this.#filledUpTo = to;
  }

  /** Nothing is left of a message. @param row of its fact */
  drop(room: number, row: number): void {
    this.#drop.run({ room, row });
  }

  /** The rows of an author's messages from one on back, of those that are filled in. */
  before(room: number, author: string, row: number, most: number): readonly number[] {
    return this.#before.all(room, author, row, most).map(({ row }) => Number(row));
  }
}

/** The rooms of which is kept that somebody said what it did not, or not what it said. */
export function* saidFaults(
  database: DatabaseSync,
  only?: number,
): Iterable<{ readonly room: number; readonly text: string }> {
  const filled = `id <= ${filledSql}${only === undefined ? '' : ` AND room = ${only}`}`;
  const kept = only === undefined ? '' : ` WHERE room = ${only}`;
  const due = `SELECT room, author, id FROM fact AS f
    WHERE ${filled} AND ${messages} AND NOT (${isErased})`;
  const counted = `SELECT room, author, count(*), min(id) FROM fact
    WHERE ${filled} AND ${messages} GROUP BY room, author`;
  const differ = (table: string, facts: string) =>
    `SELECT * FROM (SELECT * FROM ${table}${kept} EXCEPT ${facts})
     UNION ALL SELECT * FROM (${facts} EXCEPT SELECT * FROM ${table}${kept})`;
  const rooms = database.prepare(
    `SELECT room FROM (${differ('said', due)})
     UNION SELECT room FROM (${differ('author', counted)})`,
  );
  for (const { room } of rooms.all()) {
    yield { room: Number(room), text: 'Who said what there is not what the messages say.' };
  }
}
