import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isMessage } from '../fact-row.ts';
import type { Hiding } from './hiding.ts';
import { Places, type RoomEnd } from './place.ts';
import type { FactRow } from './row.ts';

interface Pending {
  readonly room: number;
  readonly up_to: number;
  readonly floor: number;
  readonly next: number;
}

type Step = Pick<FactRow, 'id' | 'seq' | 'type' | 'previous_message' | 'removed_at'>;

/** Deletes what has expired, a few messages at a time: how far it came is part of each transaction. */
export class Expiry {
  readonly #eraser: Pick<Hiding, 'erase'>;
  readonly #places: Places;
  readonly #fact: StatementSync;
  readonly #reached: StatementSync;
  readonly #add: StatementSync;
  readonly #pending: StatementSync;
  readonly #move: StatementSync;
  readonly #drop: StatementSync;

  constructor(database: DatabaseSync, eraser: Pick<Hiding, 'erase'>) {
    this.#eraser = eraser;
    this.#places = new Places(database);
    this.#fact = database.prepare(
      'SELECT id, seq, type, previous_message, removed_at FROM fact WHERE id = ?',
    );
    this.#reached = database.prepare('SELECT max(up_to) AS floor FROM expiry WHERE room = ?');
    this.#add = database.prepare(
      'INSERT INTO expiry (room, up_to, floor, at, next, fact) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#pending = database.prepare(
      'SELECT room, up_to, floor, next FROM expiry WHERE next <> 0 ORDER BY room, up_to LIMIT 1',
    );
    this.#move = database.prepare('UPDATE expiry SET next = ? WHERE room = ? AND up_to = ?');
    this.#drop = database.prepare('DELETE FROM expiry WHERE room = ? AND up_to < ?');
  }

  /** Takes in the last fact of a room: from now on no message up to there is read. */
  add(room: RoomEnd, upTo: number, at: number): void {
    const last = Math.min(upTo, room.seq - 1);
    const floor = Number(this.#reached.get(room.id)?.floor ?? 0);
    if (last <= floor) return;
    const id = this.#places.idOf(room, last);
    const row = id === undefined ? undefined : this.#step(id);
    const first = row && (isMessage(row.type) ? row.id : row.previous_message);
    this.#add.run(room.id, last, floor, at, first ?? 0, room.seq);
  }

  get isPending(): boolean {
    return this.#pending.get() !== undefined;
  }

  /** Deletes the words of some messages that have expired. @returns whether there are more */
  sweep(most: number): boolean {
    const pending = this.#pending.get() as unknown as Pending | undefined;
    if (!pending) return false;
    const { room, up_to: upTo, floor } = pending;
    let { next } = pending;
    for (let count = 0; count < most && next !== 0; count++) {
      const row = this.#step(next);
      if (row === undefined || row.seq <= floor) next = 0;
      else {
        if (row.removed_at === null) this.#eraser.erase(room, row.seq, row.id);
        next = row.previous_message;
      }
    }
    this.#move.run(next, room, upTo);
    if (next === 0) this.#drop.run(room, upTo);
    return this.isPending;
  }

  #step(id: number): Step | undefined {
    return this.#fact.get(id) as unknown as Step | undefined;
  }
}
