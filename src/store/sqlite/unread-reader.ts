import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { carriedIn } from '../../protocol/carried.ts';
import { type Unread, type UnreadSince, unreadCounted } from '../people.ts';
import { goneAt } from './expired.ts';
import { lacks, rowBefore } from './place.ts';
import type { RoomRow } from './row.ts';

interface Row {
  readonly seq: number;
  readonly author: string;
  readonly previous: number;
  readonly isGone: number;
  /** The JSON of all that goes with its words; null where that is nothing. */
  readonly carried: string | null;
}

/** The id by which all who are here are named. */
const everybody = 'here';
/** Messages that are looked at for one count: most of them may be one's own, or gone. */
const mostLooked = 400;

/** Counts what others said in a room since it was read. */
export class UnreadReader {
  readonly #message: StatementSync;

  constructor(database: DatabaseSync) {
    this.#message = database.prepare(
      `SELECT f.seq, f.author, f.previous_message AS previous, ${goneAt('f')} IS NOT NULL AS isGone,
         iif(f.text IS NULL, e.carried, f.carried) AS carried
       FROM fact AS f LEFT JOIN fact AS e ON e.id = f.edit WHERE f.id = ?`,
    );
  }

  of(room: RoomRow, { after, ids }: UnreadSince): Unread {
    let unread = 0;
    let mentions = 0;
    let id = room.latest_message;
    for (let looked = 0; id !== 0; looked++) {
      const row = (this.#message.get(id) as unknown as Row | undefined) ?? lacks(id);
      if (row.seq <= after) break;
      if (looked === mostLooked || unread === unreadCounted) {
        return { unread, mentions, more: true };
      }
      if (!row.isGone && !ids.includes(row.author)) {
        unread++;
        if (row.carried && isNamedIn(row.carried, ids)) mentions++;
      }
      id = rowBefore(id, row.previous);
    }
    return { unread, mentions };
  }
}

function isNamedIn(carried: string, ids: readonly string[]): boolean {
  const { mentions = [] } = carriedIn(carried);
  return mentions.some(({ id }) => id === everybody || ids.includes(id));
}
