import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { typesThat } from '../fact-row.ts';
import { shownCarried, shownText } from '../sqlite/expired.ts';
import { lacks, Places, type RoomEnd, rowBefore } from '../sqlite/place.ts';

/** The part of a message that stays as it was. */
export interface SaidHead {
  readonly at: number;
  readonly author: Person;
}

/** A message's present text, and what else a search asks of it. */
export interface SaidText extends SaidHead {
  /** The row of the message's fact. */
  readonly id: number;
  readonly seq: number;
  readonly text: string;
  /** The mentions and data that go with the text, as they are stored: read where they are asked for. */
  readonly carried: string | null;
}

interface Person {
  readonly id: string;
  readonly name: string;
}

interface HeadRow {
  readonly seq: number;
  readonly previous: number;
  readonly at: number;
  readonly author: string;
  readonly name: string;
}

interface Row extends HeadRow {
  readonly text: string | null;
  readonly carried: string | null;
}

/** Reads the texts of a room from its log. */
export class RoomTexts {
  readonly #places: Places;
  readonly #row: StatementSync;
  readonly #head: StatementSync;
  /** Rows that were looked at so far. */
  rows = 0;

  constructor(log: DatabaseSync) {
    this.#places = new Places(log);
    this.#head = log.prepare(
      'SELECT seq, previous_message AS previous, at, author, name FROM fact WHERE id = ?',
    );
    this.#row = log.prepare(
      `SELECT f.seq, f.previous_message AS previous, f.at, f.author, f.name,
         iif(f.type IN (${typesThat('begins')}), ${shownText('f', 'e')}, NULL) AS text,
         ${shownCarried('f', 'e')} AS carried
       FROM fact AS f LEFT JOIN fact AS e ON e.id = f.edit WHERE f.id = ?`,
    );
  }

  /**
   * The texts of facts `after < seq <= upTo`, newest first; of removed messages there is none.
   *
   * @param isMeant where little is meant by author and time, so that the other texts are not read
   */
  *back(
    room: RoomEnd,
    upTo: number,
    after: number,
    isMeant?: (head: SaidHead) => boolean,
  ): Generator<SaidText> {
    let id = this.#places.idOf(room, upTo) ?? 0;
    while (id !== 0) {
      this.rows++;
      if (isMeant) {
        const head = (this.#head.get(id) as unknown as HeadRow | undefined) ?? lacks(id);
        if (head.seq <= after) return;
        const { at, author, name, previous } = head;
        if (!isMeant({ at, author: { id: author, name } })) {
          id = rowBefore(id, previous);
          continue;
        }
      }
      const row = (this.#row.get(id) as unknown as Row | undefined) ?? lacks(id);
      if (row.seq <= after) return;
      const { seq, previous, at, author, name, text, carried } = row;
      if (text !== null) yield { id, seq, at, author: { id: author, name }, text, carried };
      id = rowBefore(id, previous);
    }
  }
}
