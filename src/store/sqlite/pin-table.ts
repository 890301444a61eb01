import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Change } from '../../protocol/fact.ts';
import { typesThat } from '../fact-row.ts';
import type { RoomEnd } from './place.ts';

/** The changes of what stands above all else in a room. */
export type Pinning = Extract<Change, { type: 'pinned' | 'unpinned' }>;

export function isPinning(change: Change): change is Pinning {
  return change.type === 'pinned' || change.type === 'unpinned';
}

/** Keeps what is pinned in rooms, as their facts decide. */
export class PinTable {
  readonly #pin: StatementSync;
  readonly #unpin: StatementSync;

  constructor(database: DatabaseSync) {
    this.#pin = database.prepare('INSERT OR REPLACE INTO pin VALUES (?, ?, ?, ?)');
    this.#unpin = database.prepare('DELETE FROM pin WHERE room = ? AND message = ?');
  }

  /** Takes in the last fact of a room. */
  apply({ id, seq }: Pick<RoomEnd, 'id' | 'seq'>, change: Pinning): void {
    if (change.type === 'unpinned') this.#unpin.run(id, change.target);
    else this.#pin.run(id, change.target, seq, change.until ?? null);
  }
}

/** A row of `pin` that is still in force. */
export interface PinRow {
  readonly message: number;
  readonly until: number | null;
}

/** Reads what is pinned. */
export class PinReader {
  readonly #any: StatementSync;
  readonly #pins: StatementSync;

  constructor(database: DatabaseSync) {
    this.#any = database.prepare('SELECT 1 FROM pin WHERE room = ? LIMIT 1');
    this.#pins = database.prepare(
      `SELECT message, until FROM pin WHERE room = ? AND (until IS NULL OR until > ?)
       ORDER BY fact`,
    );
  }

  /** Was anything pinned in a room, and not unpinned? */
  any(room: number): boolean {
    return this.#any.get(room) !== undefined;
  }

  /** @param now milliseconds since 1970 */
  of(room: number, now: number): readonly PinRow[] {
    return this.#pins.all(room, now) as unknown as PinRow[];
  }
}

const due = `SELECT room, message, fact, until FROM (
  SELECT room, target AS message, seq AS fact, iif(json_valid(open), open ->> 'until', NULL) AS until,
    type, row_number() OVER (PARTITION BY room, target ORDER BY seq DESC) AS back
  FROM fact WHERE type IN (${typesThat('pins')})) WHERE back = 1 AND type = 'pinned'`;

/** The rooms of which something else is pinned than their facts say. */
export function* pinFaults(
  database: DatabaseSync,
  only?: number,
): Iterable<{ readonly room: number; readonly text: string }> {
  const rooms = database.prepare(
    `SELECT DISTINCT room FROM (
       SELECT * FROM (SELECT * FROM pin EXCEPT ${due})
       UNION ALL SELECT * FROM (${due} EXCEPT SELECT * FROM pin))`,
  );
  for (const { room } of rooms.all()) {
    if (only !== undefined && room !== only) continue;
    yield { room: Number(room), text: 'What is pinned is not what the facts say.' };
  }
}
