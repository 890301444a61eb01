import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type FormerText, formerTold } from '../../protocol/former.ts';
import type { SettingValue } from '../../protocol/setting.ts';

/** Keeps what messages said before they were edited, of rooms that have it so. */
export class FormerTable {
  readonly #keep: StatementSync;
  readonly #drop: StatementSync;
  readonly #end: StatementSync;
  readonly #ended: StatementSync;
  readonly #sweep: StatementSync;
  readonly #done: StatementSync;

  constructor(database: DatabaseSync) {
    this.#keep = database.prepare(
      `INSERT INTO former SELECT fact.room, ?, ?, fact.text, fact.at FROM fact
       JOIN setting ON setting.room = fact.room AND setting.name = 'former'
       WHERE fact.id = ? AND fact.text IS NOT NULL AND setting.value = '"moderators"'`,
    );
    this.#drop = database.prepare('DELETE FROM former WHERE room = ? AND message = ?');
    this.#end = database.prepare(
      `INSERT INTO former_end VALUES (?, ?)
       ON CONFLICT DO UPDATE SET up_to = excluded.up_to`,
    );
    this.#ended = database.prepare('SELECT room, up_to FROM former_end LIMIT 1');
    this.#sweep = database.prepare(
      `DELETE FROM former WHERE room = :room AND (message, edit) IN (
         SELECT message, edit FROM former WHERE room = :room AND edit <= :upTo LIMIT :most)`,
    );
    this.#done = database.prepare('DELETE FROM former_end WHERE room = ?');
  }

  /**
   * Keeps a text that is about to be deleted, where its room does.
   *
   * @param message the number of the message
   * @param row of the fact that holds the text
   * @param edit row of the fact in whose place it comes
   */
  keep(message: number, row: number, edit: number): void {
    this.#keep.run(message, edit, row);
  }

  /** Deletes all that a message said before. */
  drop(room: number, message: number): void {
    this.#drop.run(room, message);
  }

  /**
   * Takes in the setting of a room as it is from now on. Where nobody sees them any more, all that are
   * kept by then will be deleted, and are not read from now on.
   *
   * @param latest row of the room's latest fact
   */
  set(room: number, value: SettingValue, latest: number): void {
    if (value === 'nobody') this.#end.run(room, latest);
  }

  /** Is anything to be deleted? */
  get isPending(): boolean {
    return this.#ended.get() !== undefined;
  }

  /** Deletes some of what is to be deleted. */
  sweep(most: number): void {
    const ended = this.#ended.get();
    if (!ended) return;
    const room = Number(ended.room);
    const { changes } = this.#sweep.run({ room, upTo: Number(ended.up_to), most });
    if (changes < most) this.#done.run(room);
  }
}

/** Reads what a message said before it was edited. */
export class FormerReader {
  readonly #texts: StatementSync;

  constructor(database: DatabaseSync) {
    this.#texts = database.prepare(
      `SELECT former.text, former.at FROM former JOIN room ON room.id = former.room
       WHERE room.key = ? AND message = ?
         AND former.edit > coalesce((SELECT up_to FROM former_end AS e WHERE e.room = former.room), 0)
       ORDER BY former.edit DESC LIMIT ${formerTold}`,
    );
  }

  /** The latest texts, oldest first. */
  of(key: string, message: number): readonly FormerText[] {
    const rows = this.#texts.all(key, message);
    return rows.map(({ text, at }) => ({ text: String(text), at: Number(at) })).reverse();
  }
}
