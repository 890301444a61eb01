import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { lookedAtFor, type PersonRecord } from '../../protocol/person.ts';
import type { SaidSpan } from '../people.ts';
import { goneAt, hiddenIn } from './expired.ts';
import { lacks, rowBefore } from './place.ts';
import type { FactRow, RoomRow } from './row.ts';
import { isErased } from './said.ts';

type MessageRow = Pick<FactRow, 'id' | 'seq' | 'author' | 'previous_message'>;

interface Counted {
  readonly messages: number;
  /** The row of the first one. */
  readonly first: number | null;
}

/** True of a message `f` that is there for a clear by its author, who may take what others hid, too. */
const isThere = `(NOT (${isErased})
  AND (${goneAt('f')} IS NULL OR ($takesHidden = 1 AND ${hiddenIn('f')} = 1)))`;

/** Reads who said what in rooms: what is filled in, and what came after it. */
export class SaidReader {
  readonly #filled: StatementSync;
  readonly #message: StatementSync;
  readonly #counted: StatementSync;
  readonly #at: StatementSync;
  readonly #isThere: StatementSync;
  readonly #hasWords: StatementSync;

  constructor(database: DatabaseSync) {
    this.#filled = database.prepare(`SELECT value FROM meta WHERE name = 'said'`);
    this.#message = database.prepare(
      'SELECT id, seq, author, previous_message FROM fact WHERE id = ?',
    );
    this.#counted = database.prepare(
      `SELECT coalesce(sum(messages), 0) AS messages, min(first) AS first FROM author
       WHERE room = ? AND id IN (SELECT value FROM json_each(?))`,
    );
    this.#at = database.prepare('SELECT at FROM fact WHERE id = ?');
    this.#isThere = database.prepare(`SELECT 1 FROM fact AS f WHERE f.id = $row AND ${isThere}`);
    this.#hasWords = database.prepare(
      `SELECT 1 FROM said AS s JOIN fact AS f ON f.id = s.row
       WHERE s.room = $room AND s.author = $author AND f.seq BETWEEN $from AND $upTo AND ${isThere}
       ORDER BY s.row DESC LIMIT 1`,
    );
  }

  /** The messages of somebody, counted, and since when it writes. */
  of(room: RoomRow, ids: readonly string[]): Omit<PersonRecord, 'notes'> {
    const late: MessageRow[] = [];
    const looked = this.#late(room, (row) => void (ids.includes(row.author) && late.push(row)));
    if (looked !== undefined) {
      const oldest = late.at(-1);
      return { ...told(late.length, oldest && this.#timeOf(oldest.id)), among: looked };
    }
    const { messages, first } = this.#counted.get(
      room.id,
      JSON.stringify(ids),
    ) as unknown as Counted;
    const row = first ?? late.at(-1)?.id;
    return told(messages + late.length, row === undefined ? row : this.#timeOf(row));
  }

  /** Is a message of the span there? Undefined where that is not known yet. */
  hasWords(room: RoomRow, { ids, from, upTo, takesHidden: hidden }: SaidSpan): boolean | undefined {
    const takesHidden = hidden ? 1 : 0;
    let has = false;
    const looked = this.#late(room, ({ id: row, seq, author }) => {
      if (has || seq < from || seq > upTo || !ids.includes(author)) return;
      has = this.#isThere.get({ row, takesHidden }) !== undefined;
    });
    if (has) return true;
    const isKept = ids.some((author) =>
      this.#hasWords.get({ room: room.id, author, from, upTo, takesHidden }),
    );
    if (isKept) return true;
    return looked === undefined ? false : undefined;
  }

  /**
   * Shows the messages of a room that are not filled in, latest first.
   *
   * @returns the number of those that were shown, where there are more
   */
  #late({ latest_message }: RoomRow, show: (row: MessageRow) => void): number | undefined {
    const filled = Number(this.#filled.get()?.value ?? 0);
    let id = latest_message;
    for (let looked = 0; id > filled; looked++) {
      if (looked === lookedAtFor) return looked;
      const row = (this.#message.get(id) as unknown as MessageRow | undefined) ?? lacks(id);
      show(row);
      id = rowBefore(id, row.previous_message);
    }
    return undefined;
  }

  #timeOf(row: number): number {
    return Number(this.#at.get(row)?.at);
  }
}

function told(messages: number, since: number | undefined): Omit<PersonRecord, 'notes'> {
  return since === undefined ? { messages } : { messages, since };
}
