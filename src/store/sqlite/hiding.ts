import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Change } from '../../protocol/fact.ts';
import { keptHidden } from '../../protocol/undo.ts';
import { isMessage } from '../fact-row.ts';
import { goneAt, hiddenIn, markedAt } from './expired.ts';
import { Places, type RoomEnd } from './place.ts';
import type { FactRow } from './row.ts';
import type { Said } from './said.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;

interface Hidden {
  readonly room: number;
  readonly message: number;
  readonly row: number;
}

interface Clearing {
  readonly room: number;
  readonly author: string;
  readonly fact: number;
  readonly first: number;
  readonly next: number;
}

type Step = Pick<FactRow, 'id' | 'room' | 'seq' | 'author' | 'type' | 'previous_message'> & {
  readonly removed_at: number | null;
};

/** The deleting of all that a message says and shows. */
export interface Eraser {
  /** @param row of the message's fact */
  erase(room: number, message: number, row: number, at: number): void;
}

/** Messages that a clear looks at for each one that it may delete, where authors are not filled in: most are of others. */
const lookedPerText = 32;

/**
 * Marks of what who keeps order took away. Its words stay in the file until they are due, so that it can
 * be undone; then they are deleted, some at a time, where a start finds them again.
 */
export class Hiding {
  readonly #eraser: Eraser;
  readonly #places: Places;
  readonly #said: Said;
  readonly #sql: ReturnType<typeof statements>;

  constructor(database: DatabaseSync, eraser: Eraser, said: Said) {
    this.#eraser = eraser;
    this.#said = said;
    this.#places = new Places(database);
    this.#sql = statements(database);
  }

  /** Hides a message, of which `row` is its fact's. */
  hide(room: number, message: number, row: number, at: number): void {
    this.#sql.hide.run(room, message, row, at + keptHidden);
    this.#sql.setGone.run(at, row);
  }

  /** Takes in the last fact of a room, one that clears. */
  clear(room: RoomEnd, { person, from, upTo }: Of<'cleared'>, at: number, isOwn: boolean): void {
    const last = Math.min(upTo, room.seq - 1);
    const id = this.#places.idOf(room, last);
    const row = id === undefined ? undefined : this.#step(id);
    const next = row && (isMessage(row.type) ? row.id : row.previous_message);
    const due = next ? (isOwn ? 0 : at + keptHidden) : null;
    this.#sql.clear.run(room.id, person, room.seq, from, last, at, isOwn ? 1 : 0, due, next ?? 0);
  }

  /** May that be undone: is all there that it took? */
  mayRestore(room: number, { target, cleared }: Of<'restored'>): boolean {
    const found = cleared
      ? this.#sql.isUndoable.get(room, cleared.person, target)
      : this.#sql.isHidden.get(room, target);
    return found !== undefined;
  }

  restore(room: number, { target, cleared }: Of<'restored'>): void {
    if (cleared) {
      this.#sql.undo.run(room, cleared.person, target);
      return;
    }
    const hidden = this.#sql.isHidden.get(room, target);
    if (!hidden) return;
    this.#sql.setGone.run(null, Number(hidden.row));
    this.#sql.show.run(room, target);
  }

  /** Deletes at once what a hide or a clear left of a message. */
  erase(room: number, message: number, row: number): void {
    const { removed_at, hidden, isDeleted } = this.#sql.gone.get(row) as unknown as {
      readonly removed_at: number | null;
      readonly hidden: number | null;
      readonly isDeleted: number;
    };
    if (removed_at === null || isDeleted === 1) return;
    this.#eraser.erase(room, message, row, removed_at);
    if (hidden) this.note(room, message, row);
  }

  /** Notes that who keeps order took a message away of which nothing is left. */
  note(room: number, message: number, row: number): void {
    this.#sql.note.run(room, message, row);
  }

  /** Is anything to be deleted by `now`, in milliseconds since 1970? */
  isDue(now: number): boolean {
    return this.due <= now;
  }

  /** The moment at which something is to be deleted next; infinite where nothing is. */
  get due(): number {
    return Number(this.#sql.due.get()?.due ?? Number.POSITIVE_INFINITY);
  }

  /** Deletes the words of some messages that are due. */
  sweep(most: number, now: number): void {
    const hidden = this.#sql.nextHidden.all(now, most) as unknown as Hidden[];
    for (const { room, message, row } of hidden) this.erase(room, message, row);
    if (hidden.length > 0) return;
    const clearing = this.#sql.nextClearing.get(now) as unknown as Clearing | undefined;
    if (clearing) this.#sweepClearing(clearing, most);
  }

  #sweepClearing(clearing: Clearing, most: number): void {
    const { room, author, fact, next } = clearing;
    const after =
      next > this.#said.filled ? this.#walk(clearing, most) : this.#pick(clearing, most);
    this.#sql.move.run(after === 0 ? null : 0, after, room, author, fact);
  }

  /** Goes back over everybody's messages, which are not filled in. @returns the row to go on with, or 0 */
  #walk({ room, author, first, next: from }: Clearing, most: number): number {
    const { filled } = this.#said;
    let next = from;
    let erased = 0;
    for (let looked = 0; looked < most * lookedPerText && erased < most; looked++) {
      if (next <= filled) return next;
      const row = this.#step(next);
      if (row === undefined || row.seq < first) return 0;
      if (row.author === author && row.removed_at === null) {
        this.erase(room, row.seq, row.id);
        erased++;
      }
      next = row.previous_message;
    }
    return next;
  }

  /** Goes back over the author's own. @returns the row to go on with, or 0 */
  #pick({ room, author, first, next }: Clearing, most: number): number {
    const rows = this.#said.before(room, author, next, most);
    for (const id of rows) {
      const row = this.#step(id);
      if (row === undefined || row.seq < first) return 0;
      // What was hidden goes at its own time.
      if (row.removed_at === null) this.erase(room, row.seq, row.id);
    }
    return rows.length < most ? 0 : (rows.at(-1) ?? 0) - 1;
  }

  #step(id: number): Step | undefined {
    return this.#sql.step.get(id) as unknown as Step | undefined;
  }
}

/** The state of a message's row: whether it is removed, by whom, and whether nothing is left of it. */
const goneNow = `SELECT ${goneAt('f')} AS removed_at, ${hiddenIn('f')} AS hidden,
  f.removed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hiding AS p
    WHERE p.room = f.room AND p.message = f.seq AND p.due IS NOT NULL) AS isDeleted
  FROM fact AS f WHERE f.id = ?`;

function statements(database: DatabaseSync) {
  const clearing = 'room = ? AND author = ? AND fact = ?';
  return {
    step: database.prepare(
      'SELECT id, room, seq, author, type, previous_message, removed_at FROM fact WHERE id = ?',
    ),
    hide: database.prepare('INSERT OR REPLACE INTO hiding VALUES (?, ?, ?, ?)'),
    note: database.prepare(
      'INSERT INTO hiding VALUES (?, ?, ?, NULL) ON CONFLICT DO UPDATE SET due = NULL',
    ),
    show: database.prepare('DELETE FROM hiding WHERE room = ? AND message = ?'),
    setGone: database.prepare('UPDATE fact SET removed_at = ? WHERE id = ?'),
    isHidden: database.prepare(
      `SELECT h.row FROM hiding AS h JOIN fact AS f ON f.id = h.row
       WHERE h.room = ? AND h.message = ? AND h.due IS NOT NULL
         AND ${markedAt('f.room', 'f.seq', 'f.author')} IS NULL`,
    ),
    gone: database.prepare(goneNow),
    clear: database.prepare('INSERT INTO clearing VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)'),
    isUndoable: database.prepare(
      `SELECT 1 FROM clearing AS c WHERE ${clearing} AND own = 0 AND undone = 0 AND due <> 0
         AND NOT EXISTS (SELECT 1 FROM expiry AS x
           WHERE x.room = c.room AND x.fact > c.fact AND x.up_to >= c.first)`,
    ),
    undo: database.prepare(
      `UPDATE clearing SET undone = 1, due = NULL, next = 0 WHERE ${clearing}`,
    ),
    due: database.prepare(
      `SELECT min(due) AS due FROM (
         SELECT * FROM (SELECT due FROM hiding WHERE due IS NOT NULL ORDER BY due LIMIT 1)
         UNION ALL
         SELECT * FROM (SELECT due FROM clearing WHERE due IS NOT NULL ORDER BY due LIMIT 1))`,
    ),
    nextHidden: database.prepare(
      'SELECT room, message, row FROM hiding WHERE due <= ? ORDER BY due LIMIT ?',
    ),
    nextClearing: database.prepare(
      `SELECT room, author, fact, first, next FROM clearing WHERE due <= ? ORDER BY due LIMIT 1`,
    ),
    // A clear that has begun is always due.
    move: database.prepare(`UPDATE clearing SET due = ?, next = ? WHERE ${clearing}`),
  } satisfies Record<string, StatementSync>;
}
