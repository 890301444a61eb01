import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RoomName } from '../../protocol/code.ts';
import { firstDigest } from '../../protocol/seal.ts';
import { damaged } from './fault.ts';
import type { RoomEnd } from './place.ts';

/** The end of a room's log, as the writer goes along. */
export interface Head extends RoomEnd {
  readonly key: string;
  seq: number;
  digest: string;
  latest: number;
  latestMessage: number;
}

/** Rooms whose heads are remembered; the others are read when somebody speaks there. */
const most = 20_000;

/** The heads of the rooms that are written to. */
export class Heads {
  readonly #read: StatementSync;
  readonly #fact: StatementSync;
  readonly #insert: StatementSync;
  readonly #spell: StatementSync;
  readonly #move: StatementSync;
  readonly #known = new Map<string, Head>();
  readonly #moved = new Set<Head>();

  constructor(database: DatabaseSync) {
    this.#read = database.prepare(
      `SELECT id, key, seq, digest, latest, latest_message AS latestMessage,
         public AS isPublic
       FROM room WHERE key = ?`,
    );
    this.#fact = database.prepare('SELECT room, seq, digest FROM fact WHERE id = ?');
    this.#insert = database.prepare(
      `INSERT INTO room (key, code, seq, digest, latest, latest_message, public)
       VALUES (?, ?, 0, ?, 0, 0, 0)`,
    );
    this.#spell = database.prepare('UPDATE room SET code = ? WHERE id = ?');
    this.#move = database.prepare(
      'UPDATE room SET seq = ?, digest = ?, latest = ?, latest_message = ? WHERE id = ?',
    );
  }

  /** The head of a room, which is made if there is none. */
  of(room: RoomName): Head {
    const known = this.#known.get(room.key);
    if (known) return known;
    const head = this.#readOrMake(room);
    this.#known.set(room.key, head);
    return head;
  }

  /** Goes on to a new fact. */
  advance(head: Head, latest: number, digest: string, isMessage: boolean): void {
    head.seq++;
    head.latest = latest;
    head.digest = digest;
    if (isMessage) head.latestMessage = latest;
    this.#moved.add(head);
  }

  /** Writes down the heads that moved. */
  write(): void {
    for (const { seq, digest, latest, latestMessage, id } of this.#moved) {
      this.#move.run(seq, digest, latest, latestMessage, id);
    }
  }

  /** The transaction was committed. */
  keep(): void {
    this.#moved.clear();
    if (this.#known.size > most) this.#known.clear();
  }

  /** The transaction was rolled back. */
  undo(): void {
    this.#moved.clear();
    this.#known.clear();
  }

  #readOrMake({ key, code }: RoomName): Head {
    const row = this.#read.get(key) as unknown as
      | (Head & { readonly isPublic: number })
      | undefined;
    if (!row) {
      const { lastInsertRowid } = this.#insert.run(key, code, firstDigest);
      const id = Number(lastInsertRowid);
      return { id, key, seq: 0, digest: firstDigest, latest: 0, latestMessage: 0 };
    }
    const { isPublic, ...head } = row;
    // The host's spelling stands; without one, the first that is spoken by.
    if (head.seq === 0 && isPublic === 0) this.#spell.run(code, head.id);
    checkEnd(head, this.#fact.get(head.latest));
    return head;
  }
}

/** A log that lost a part of its files may still look like one: nothing is put on top of that. */
function checkEnd({ key, id, seq, digest }: Head, fact: Record<string, unknown> | undefined): void {
  if (seq === 0 || (fact?.room === id && fact.seq === seq && fact.digest === digest)) return;
  throw damaged(`the log of the room ${key} does not end with its fact ${seq}.`);
}
