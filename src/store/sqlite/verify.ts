import type { DatabaseSync } from 'node:sqlite';
import { firstDigest } from '../../protocol/seal.ts';
import { digestAfter } from '../digest.ts';
import { factHash } from '../fact-hash.ts';
import { isMessage } from '../fact-row.ts';
import { Replay } from './replay.ts';
import { authorOf } from './row.ts';
import { hasLeftOver, isFoundByRef, restSealOf, type SealedRow, sealOfRow } from './sealed.ts';

/** The findings of a check of one room's log. */
export interface Verified {
  /** Facts that are as they were when they were committed. */
  readonly facts: number;
  /** The first thing that is not as it should be. */
  readonly fault?: Fault;
}

/** A fault, and the fact that has it. */
export interface Fault {
  readonly seq: number;
  readonly text: string;
}

/** Told now and then how many facts were read, of how many. */
export type OnProgress = (facts: number, of: number) => void;

interface HeadRow {
  readonly id: number;
  readonly key: string;
  readonly seq: number;
  readonly digest: string;
  readonly latest: number;
  readonly latest_message: number;
}

/** Facts between two words of progress. */
const stride = 50_000;

/**
 * Checks a room's log from its first fact to its head: numbers without a hole, every fact and text
 * as it was hashed, nothing cut off, nothing left of a text that is gone, each fact naming the one
 * before it and found by its ref, and messages showing what the facts about them say.
 *
 * @param database the log, as `openToRead` gives it
 * @example verifyRoom(openToRead('data/parlour.db'), 'teaatfive') // { facts: 1204 }
 */
export function verifyRoom(database: DatabaseSync, key: string): Verified {
  return verify(database, 'WHERE key = ?', [key]).get(key) ?? { facts: 0 };
}

/**
 * Checks all rooms in one pass over the log, in memory that does not grow with it.
 *
 * @returns what was found, by the rooms' keys
 */
export function verifyLog(
  database: DatabaseSync,
  onProgress?: OnProgress,
): ReadonlyMap<string, Verified> {
  return verify(database, '', [], onProgress);
}

function verify(
  database: DatabaseSync,
  which: string,
  keys: string[],
  onProgress?: OnProgress,
): Map<string, Verified> {
  const isOwn = !database.isTransaction;
  if (isOwn) database.exec('BEGIN');
  let replay: Replay | undefined;
  try {
    const heads = database
      .prepare(`SELECT id, key, seq, digest, latest, latest_message FROM room ${which}`)
      .all(...keys) as unknown as HeadRow[];
    const only = keys.length === 0 ? undefined : (heads[0]?.id ?? 0);
    replay = new Replay(database, only);
    const rooms = new Map(heads.map((head) => [head.id, new RoomCheck(head)]));
    const of = heads.reduce((sum, { seq }) => sum + seq, 0);
    let facts = 0;
    for (const fact of factsOf(database, only)) {
      if (roomOf(rooms, fact.room).take(fact)) replay.take(fact);
      if (++facts % stride === 0) onProgress?.(facts, of);
    }
    const isWhole = (room: number) => rooms.get(room)?.isWhole ?? false;
    for (const { room, ...fault } of replay.faults(isWhole)) rooms.get(room)?.shows(fault);
    return new Map([...rooms.values()].map((room) => [room.key, room.end()]));
  } finally {
    replay?.end();
    // An I/O error ends it by itself, and is what is thrown.
    if (isOwn && database.isTransaction) database.exec('COMMIT');
  }
}

function factsOf(database: DatabaseSync, room: number | undefined): Iterable<SealedRow> {
  const rows =
    room === undefined
      ? database.prepare('SELECT * FROM fact ORDER BY id').iterate()
      : database.prepare('SELECT * FROM fact WHERE room = ? ORDER BY id').iterate(room);
  return rows as unknown as Iterable<SealedRow>;
}

/** A room's facts may be there without it. */
function roomOf(rooms: Map<number, RoomCheck>, id: number): RoomCheck {
  const known = rooms.get(id);
  if (known) return known;
  const head = { id, key: `no. ${id}`, seq: 0, digest: firstDigest, latest: 0, latest_message: 0 };
  const lost = new RoomCheck(head, { seq: 1, text: 'The room of this fact is missing.' });
  rooms.set(id, lost);
  return lost;
}

class RoomCheck {
  readonly #head: HeadRow;
  #seq = 0;
  #digest = firstDigest;
  #latest = 0;
  #latestMessage = 0;
  #fault: Fault | undefined;
  #shown: Fault | undefined;

  constructor(head: HeadRow, fault?: Fault) {
    this.#head = head;
    this.#fault = fault;
  }

  get key(): string {
    return this.#head.key;
  }

  /** Every fact of the room is there and as it was. */
  get isWhole(): boolean {
    return (this.#fault ?? this.#faultAtEnd()) === undefined;
  }

  /** False from the first fact on that is not as it was committed. */
  take(row: SealedRow): boolean {
    if (this.#fault) return false;
    const text = this.#faultOf(row);
    if (text !== undefined) {
      this.#fault = { seq: this.#seq + 1, text };
      return false;
    }
    this.#seq = row.seq;
    this.#digest = row.digest;
    this.#latest = row.id;
    if (isMessage(row.type)) this.#latestMessage = row.id;
    return true;
  }

  /** Notes that the room shows something else than its facts say. */
  shows(fault: Fault): void {
    if (!this.#shown || fault.seq < this.#shown.seq) this.#shown = fault;
  }

  end(): Verified {
    const fault = this.#fault ?? this.#faultAtEnd() ?? this.#shown;
    return fault ? { facts: fault.seq - 1, fault } : { facts: this.#seq };
  }

  #faultOf(row: SealedRow): string | undefined {
    if (row.seq !== this.#seq + 1) return 'The fact is missing.';
    if (this.#digestAfter(row) !== row.digest) {
      return 'The fact is not what was committed.';
    }
    if (!isFoundByRef(row, this.#head.key)) {
      return 'The fact cannot be found by its ref.';
    }
    if (hasLeftOver(row)) return 'More stands with the fact than was committed.';
    const isNext = row.previous === this.#latest && row.previous_message === this.#latestMessage;
    return isNext ? undefined : 'The fact does not follow the one before it.';
  }

  /** Undefined where what stands in the row is not even what a fact could be. */
  #digestAfter(row: SealedRow): string | undefined {
    const fact = { ...row, room: this.#head.key, author: authorOf(row) };
    try {
      const hash = factHash(fact, sealOfRow(row), (rest) => restSealOf(row, rest));
      return digestAfter(this.#digest, hash);
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
      throw error;
    }
  }

  #faultAtEnd(): Fault | undefined {
    const { seq, digest, latest, latest_message } = this.#head;
    const fault = (text: string) => ({ seq: this.#seq + 1, text });
    if (this.#seq !== seq) return fault('The end of the log is missing.');
    if (digest !== this.#digest) return fault('The log does not lead to its digest.');
    const isEnd = latest === this.#latest && latest_message === this.#latestMessage;
    return isEnd ? undefined : fault('The room does not end with its last fact.');
  }
}
