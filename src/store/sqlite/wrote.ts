import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Change } from '../../protocol/fact.ts';
import type { Author } from '../../protocol/record.ts';
import { typesThat } from '../fact-row.ts';

/** Messages that are looked at with the fact that asks for it. */
const atOnce = 256;

/** The end of a room's log, as the writer goes along. */
interface End {
  readonly id: number;
  readonly latestMessage: number;
}

/** Does a fact make its room one in which is kept who wrote there? */
export function asksWhoWrote(change: Change): boolean {
  if (change.type !== 'set') return false;
  const { setting, value } = change;
  if (setting === 'hold') return value === 'newcomers';
  return (setting === 'newcomers' || setting === 'calm') && value !== 0;
}

/** Keeps who wrote in rooms where newcomers wait, or their messages do, and fills in who did before, a few at a time. */
export class Wrote {
  readonly #read: StatementSync;
  readonly #begin: StatementSync;
  readonly #add: StatementSync;
  readonly #pending: StatementSync;
  readonly #message: StatementSync;
  readonly #move: StatementSync;
  #rooms: ReadonlySet<number>;

  constructor(database: DatabaseSync) {
    this.#read = database.prepare('SELECT room FROM wrote_from');
    this.#begin = database.prepare('INSERT INTO wrote_from VALUES (?, ?)');
    this.#add = database.prepare('INSERT OR IGNORE INTO wrote VALUES (?, ?)');
    this.#pending = database.prepare('SELECT room, next FROM wrote_from WHERE next <> 0 LIMIT 1');
    this.#message = database.prepare(
      'SELECT author, claimed, previous_message AS previous FROM fact WHERE id = ?',
    );
    this.#move = database.prepare('UPDATE wrote_from SET next = ? WHERE room = ?');
    this.#rooms = this.#known();
  }

  /** Takes in the last fact of a room. */
  take({ id, latestMessage }: End, change: Change, author: Author): void {
    if (change.type === 'posted') {
      if (this.#rooms.has(id) && !author.claimed) this.#add.run(id, author.id);
    } else if (asksWhoWrote(change) && !this.#rooms.has(id)) {
      this.#begin.run(id, latestMessage);
      this.#rooms = new Set([...this.#rooms, id]);
      // Of most rooms that is all.
      this.#look(id, latestMessage, atOnce);
    }
  }

  get isPending(): boolean {
    return this.#pending.get() !== undefined;
  }

  /** Looks who wrote some of the messages of before. @returns whether there are more */
  fill(most: number): boolean {
    const pending = this.#pending.get();
    if (!pending) return false;
    this.#look(Number(pending.room), Number(pending.next), most);
    return this.isPending;
  }

  #look(room: number, from: number, most: number): void {
    let next = from;
    for (let count = 0; count < most && next !== 0; count++) {
      const row = this.#message.get(next);
      if (row && row.claimed === null) this.#add.run(room, String(row.author));
      next = Number(row?.previous ?? 0);
    }
    this.#move.run(next, room);
  }

  /** Goes by what is there, once a transaction was rolled back. */
  undo(): void {
    this.#rooms = this.#known();
  }

  #known(): ReadonlySet<number> {
    return new Set(this.#read.all().map(({ room }) => Number(room)));
  }
}

/** Reads who wrote in a room. */
export class WroteReader {
  readonly #look: StatementSync;

  constructor(database: DatabaseSync) {
    this.#look = database.prepare(
      `SELECT w.next <> 0 AS isPending, EXISTS (
         SELECT 1 FROM wrote WHERE room = w.room
           AND person IN (SELECT value FROM json_each($persons))) AS has
       FROM wrote_from AS w JOIN room AS r ON r.id = w.room WHERE r.key = $key`,
    );
  }

  /** Undefined where that is not known yet; in rooms where it is not kept, everybody has. */
  has(key: string, persons: readonly string[]): boolean | undefined {
    const found = this.#look.get({ key, persons: JSON.stringify(persons) });
    if (!found || found.has === 1) return true;
    return found.isPending === 1 ? undefined : false;
  }
}

const wroteIn = (rooms: string): string => `SELECT room, author FROM fact
  WHERE type IN (${typesThat('begins')}) AND claimed IS NULL
    AND room IN (SELECT room FROM wrote_from${rooms})`;

/** The rooms of which is kept that somebody wrote who did not, or not that somebody did. */
export function* wroteFaults(
  database: DatabaseSync,
  only?: number,
): Iterable<{ readonly room: number; readonly text: string }> {
  const rooms = database.prepare(
    `SELECT DISTINCT room FROM (
       SELECT room FROM (SELECT room, person FROM wrote EXCEPT ${wroteIn('')})
       UNION ALL
       SELECT room FROM (${wroteIn(' WHERE next = 0')} EXCEPT SELECT room, person FROM wrote)
       UNION ALL
       SELECT room FROM (SELECT room FROM wrote_from EXCEPT SELECT room FROM fact WHERE ${asks})
       UNION ALL
       SELECT room FROM (SELECT room FROM fact WHERE ${asks} EXCEPT SELECT room FROM wrote_from))`,
  );
  for (const { room } of rooms.all()) {
    if (only !== undefined && room !== only) continue;
    yield { room: Number(room), text: 'Who wrote there is not what the messages say.' };
  }
}

/** The settings that ask who is new; what is damaged is for others to say. */
const asks = `type = 'set' AND json_valid(open) AND iif(json_valid(open),
  CASE open ->> 'setting' WHEN 'hold' THEN open ->> 'value' = 'newcomers'
    WHEN 'newcomers' THEN open ->> 'value' <> 0 WHEN 'calm' THEN open ->> 'value' <> 0
    ELSE 0 END, 0)`;
