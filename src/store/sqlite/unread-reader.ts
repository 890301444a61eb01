import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Unread, type UnreadSince, unreadCounted } from '../people.ts';
import { goneAt } from './expired.ts';
import { lacks, rowBefore } from './place.ts';
import type { RoomRow } from './row.ts';

interface Row {
  readonly seq: number;
  readonly author: string;
  readonly previous: number;
  readonly isGone: number;
}

/** Messages that are looked at for one count: most of them may be one's own, or gone. */
const mostLooked = 400;

/** Counts what others said in a room since it was read. */
export class UnreadReader {
  readonly #message: StatementSync;

  constructor(database: DatabaseSync) {
    this.#message = database.prepare(
      `SELECT seq, author, previous_message AS previous, ${goneAt('f')} IS NOT NULL AS isGone
       FROM fact AS f WHERE id = ?`,
    );
  }

  of(room: RoomRow, { after, ids }: UnreadSince): Unread {
    let unread = 0;
    let id = room.latest_message;
    for (let looked = 0; id !== 0; looked++) {
      const row = (this.#message.get(id) as unknown as Row | undefined) ?? lacks(id);
      if (row.seq <= after) break;
      if (looked === mostLooked || unread === unreadCounted) {
        return { unread, mentions: 0, more: true };
      }
      if (!row.isGone && !ids.includes(row.author)) unread++;
      id = rowBefore(id, row.previous);
    }
    return { unread, mentions: 0 };
  }
}
