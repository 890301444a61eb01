import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Where a room's log ends. */
export interface RoomEnd {
  readonly id: number;
  readonly seq: number;
  /** The row of the last fact; 0 where there is none. */
  readonly latest: number;
}

interface Step {
  readonly id: number;
  readonly seq: number;
  readonly previous: number;
}

/** Finds the row of a room's fact by its number: from the nearest index entry after it, back. */
export class Places {
  readonly #anchor: StatementSync;
  readonly #step: StatementSync;

  constructor(database: DatabaseSync) {
    this.#anchor = database.prepare(
      `SELECT id, seq, previous FROM fact WHERE room = ? AND seq >= ? AND seq % 32 = 0
       ORDER BY seq LIMIT 1`,
    );
    this.#step = database.prepare('SELECT id, seq, previous FROM fact WHERE id = ?');
  }

  /** The row of fact `seq`; undefined where the room has none of that number. */
  idOf(room: RoomEnd, seq: number): number | undefined {
    if (!(seq >= 1 && seq <= room.seq)) return undefined;
    let at = (this.#anchor.get(room.id, seq) ?? this.#step.get(room.latest)) as unknown as Step;
    while (at.seq > seq) at = this.#step.get(at.previous) as unknown as Step;
    return at.id;
  }
}
