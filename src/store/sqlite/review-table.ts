import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Change, Fact } from '../../protocol/fact.ts';
import { factRows, isMessage } from '../fact-row.ts';
import type { HeldOutcome } from '../review.ts';
import type { MessageState } from './message-state.ts';
import { Places, type RoomEnd } from './place.ts';

/** The number of what somebody let pass, or did not. */
export function settledBy({ change, approval }: Pick<Fact, 'change' | 'approval'>) {
  return approval?.held ?? (change.type === 'rejected' ? change.target : undefined);
}

/** Does a fact change what waits? */
export function isReviewed({ change, approval }: Pick<Fact, 'change' | 'approval'>): boolean {
  const { type } = change;
  if (type === 'posted' || type === 'edited') return approval !== undefined;
  return type === 'removed' || type === 'expired' || factRows[type].effect === 'reviews';
}

interface Row {
  readonly id: number;
  readonly type: Change['type'];
  readonly edit: number | null;
}

/** Keeps what waits for those who keep order: what is held, and what was reported. */
export class ReviewTable {
  readonly #eraser: Pick<MessageState, 'deleteText'>;
  readonly #places: Places;
  readonly #row: StatementSync;
  readonly #settle: StatementSync;
  readonly #outcome: StatementSync;
  readonly #report: StatementSync;
  readonly #dismiss: StatementSync;
  readonly #expire: StatementSync;

  constructor(database: DatabaseSync, eraser: Pick<MessageState, 'deleteText'>) {
    this.#eraser = eraser;
    this.#places = new Places(database);
    this.#row = database.prepare('SELECT id, type, edit FROM fact WHERE id = ?');
    this.#settle = database.prepare('UPDATE fact SET edit = ?, stamp = NULL WHERE id = ?');
    this.#outcome = database.prepare('SELECT type, seq FROM fact WHERE id = ?');
    this.#report = database.prepare('INSERT INTO report VALUES (?, ?, ?, ?)');
    this.#dismiss = database.prepare('DELETE FROM report WHERE room = ? AND message = ?');
    this.#expire = database.prepare('DELETE FROM report WHERE room = ? AND message <= ?');
  }

  /** Takes in the last fact of a room. */
  apply(room: RoomEnd, fact: Pick<Fact, 'change' | 'approval'>): void {
    const { change } = fact;
    if (change.type === 'removed') this.#dismiss.run(room.id, change.target);
    if (change.type === 'expired') this.#expire.run(room.id, Math.min(change.upTo, room.seq - 1));
    if (change.type === 'reported') this.#add(room, change.target);
    const target = settledBy(fact);
    if (target === undefined) return;
    const row = this.#find(room, target);
    if (row && isMessage(row.type)) this.#dismiss.run(room.id, target);
    if (row?.type !== 'held' || row.edit !== null) return;
    this.#eraser.deleteText(row.id);
    this.#settle.run(room.latest, row.id);
  }

  /** @param row of the fact that settled what was held; null while it waits */
  outcomeOf(row: number | null): HeldOutcome {
    if (row === null) return {};
    const found = this.#outcome.get(row);
    return found?.['type'] === 'rejected'
      ? { isRejected: true }
      : { became: Number(found?.['seq']) };
  }

  #add(room: RoomEnd, message: number): void {
    const row = this.#find(room, message);
    if (!row || !isMessage(row.type)) return;
    this.#report.run(room.id, message, room.seq, row.id);
  }

  #find(room: RoomEnd, seq: number): Row | undefined {
    const id = this.#places.idOf(room, seq);
    return id === undefined ? undefined : (this.#row.get(id) as unknown as Row);
  }
}
