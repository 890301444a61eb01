import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { typesThat } from '../fact-row.ts';
import { shownCarried, shownText } from '../sqlite/expired.ts';
import { lacks, Places, type RoomEnd, rowBefore } from '../sqlite/place.ts';

/** A message's present text, and what else a search asks of it. */
export interface SaidText {
  /** The row of the message's fact. */
  readonly id: number;
  readonly seq: number;
  readonly at: number;
  readonly author: Person;
  readonly text: string;
  /** The mentions and data that go with the text, as they are stored: read where they are asked for. */
  readonly carried: string | null;
}

interface Person {
  readonly id: string;
  readonly name: string;
}

interface Row {
  readonly seq: number;
  readonly previous: number;
  readonly at: number;
  readonly author: string;
  readonly name: string;
  readonly text: string | null;
  readonly carried: string | null;
}

/** Reads the texts of a room from its log. */
export class RoomTexts {
  readonly #places: Places;
  readonly #row: StatementSync;

  constructor(log: DatabaseSync) {
    this.#places = new Places(log);
    this.#row = log.prepare(
      `SELECT f.seq, f.previous_message AS previous, f.at, f.author, f.name,
         iif(f.type IN (${typesThat('begins')}), ${shownText('f', 'e')}, NULL) AS text,
         ${shownCarried('f', 'e')} AS carried
       FROM fact AS f LEFT JOIN fact AS e ON e.id = f.edit WHERE f.id = ?`,
    );
  }

  /** The texts of facts `after < seq <= upTo`, newest first; of removed messages there is none. */
  *back(room: RoomEnd, upTo: number, after: number): Generator<SaidText> {
    let id = this.#places.idOf(room, upTo) ?? 0;
    while (id !== 0) {
      const row = (this.#row.get(id) as unknown as Row | undefined) ?? lacks(id);
      if (row.seq <= after) return;
      const { seq, previous, at, author, name, text, carried } = row;
      if (text !== null) yield { id, seq, at, author: { id: author, name }, text, carried };
      id = rowBefore(id, previous);
    }
  }
}
