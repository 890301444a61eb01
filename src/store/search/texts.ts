import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { foldForSearch } from '../../protocol/fold.ts';
import { typesThat } from '../fact-row.ts';
import { shownText } from '../sqlite/expired.ts';
import { lacks, Places, type RoomEnd, rowBefore } from '../sqlite/place.ts';
import { searchedPart } from './word.ts';

/** A message's present text, as far as a search looks at it. */
export interface SearchedText {
  /** The row of the message's fact. */
  readonly id: number;
  readonly seq: number;
  readonly folded: string;
  /** Bytes in UTF-8, unfolded. */
  readonly bytes: number;
}

interface Row {
  readonly seq: number;
  readonly previous: number;
  readonly text: string | null;
}

/** Reads the texts of a room from its log. */
export class RoomTexts {
  readonly #places: Places;
  readonly #row: StatementSync;

  constructor(log: DatabaseSync) {
    this.#places = new Places(log);
    this.#row = log.prepare(
      `SELECT f.seq, f.previous_message AS previous,
         iif(f.type IN (${typesThat('begins')}), ${shownText('f', 'e')}, NULL) AS text
       FROM fact AS f LEFT JOIN fact AS e ON e.id = f.edit WHERE f.id = ?`,
    );
  }

  /** The texts of facts `after < seq <= upTo`, newest first; of removed messages there is none. */
  *back(room: RoomEnd, upTo: number, after: number): Generator<SearchedText> {
    let id = this.#places.idOf(room, upTo) ?? 0;
    while (id !== 0) {
      const row = (this.#row.get(id) as unknown as Row | undefined) ?? lacks(id);
      if (row.seq <= after) return;
      if (row.text !== null) {
        const part = searchedPart(row.text);
        const bytes = Buffer.byteLength(part);
        yield { id, seq: row.seq, folded: foldForSearch(part), bytes };
      }
      id = rowBefore(id, row.previous);
    }
  }
}
