import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { damaged } from './fault.ts';

/** The end of a room's log. */
export interface RoomEnd {
  readonly id: number;
  readonly seq: number;
  /** The row of the last fact; 0 where there is none. */
  readonly latest: number;
}

interface Step {
  readonly id: number;
  readonly room: number;
  readonly seq: number;
  readonly previous: number;
}

/** @throws always: some fact leads to a row that is not there */
export function lacks(id: number): never {
  throw damaged(`row ${id} of the log is missing.`);
}

/**
 * The row that row `id` says is before it.
 *
 * @throws where it isn't: whoever walks back would walk for ever
 */
export function rowBefore(id: number, previous: number): number {
  if (previous < id) return previous;
  throw damaged(`row ${id} of the log leads to ${previous}, which is not before it.`);
}

/** Finds the row of a room's fact by its number: from the nearest index entry after it, back. */
export class Places {
  readonly #anchor: StatementSync;
  readonly #step: StatementSync;

  constructor(database: DatabaseSync) {
    this.#anchor = database.prepare(
      `SELECT id, room, seq, previous FROM fact WHERE room = ? AND seq >= ? AND seq % 32 = 0
       ORDER BY seq LIMIT 1`,
    );
    this.#step = database.prepare('SELECT id, room, seq, previous FROM fact WHERE id = ?');
  }

  /**
   * The row of fact `seq`; undefined where the room has none of that number.
   *
   * @throws where the log is damaged: facts lead to one that is not there, or is another's
   */
  idOf(room: RoomEnd, seq: number): number | undefined {
    if (!(seq >= 1 && seq <= room.seq)) return undefined;
    let at = this.#anchor.get(room.id, seq) as unknown as Step | undefined;
    at ??= this.#before(room, room.seq + 1, room.latest);
    while (at.seq > seq) at = this.#before(room, at.seq, at.previous);
    return at.id;
  }

  /** The fact in row `id`, which has to be the one before fact `seq` of the room. */
  #before(room: RoomEnd, seq: number, id: number): Step {
    const step = this.#step.get(id) as unknown as Step | undefined;
    if (step?.room === room.id && step.seq === seq - 1) return step;
    throw damaged(`fact ${seq - 1} of room ${room.id} is not where the one after it says.`);
  }
}
