import type { DatabaseSync } from 'node:sqlite';
import { firstDigest } from '../protocol/seal.ts';
import { digestAfter, hashOf, sealOf } from './digest.ts';
import { authorOf, type FactRow } from './row.ts';

/** What a check of one room's log found. */
export interface Verified {
  /** Facts that are as they were when they were committed. */
  readonly facts: number;
  /** The first thing that is not as it should be. */
  readonly fault?: { readonly seq: number; readonly text: string };
}

interface SealedRow extends FactRow {
  readonly salt: string | null;
  readonly seal: string | null;
  readonly digest: string;
  readonly edit: number | null;
}

interface HeadRow {
  readonly id: number;
  readonly key: string;
  readonly seq: number;
  readonly digest: string;
  readonly latest: number;
  readonly latest_message: number;
}

/** What a message should show after all facts about it. */
interface Shown {
  readonly seq: number;
  readonly now: Pick<SealedRow, 'edit' | 'removed_at'>;
  edit: number | null;
  removedAt: number | null;
}

/**
 * Checks a room's log from its first fact to its head: numbers without a hole, every fact and text
 * as it was hashed, nothing cut off, each fact naming the one before it, and messages showing what
 * the last fact about them says.
 *
 * @param database the log, as `openToRead` gives it
 * @example verifyRoom(openToRead('data/parlour.db'), 'teaatfive') // { facts: 1204 }
 */
export function verifyRoom(database: DatabaseSync, key: string): Verified {
  return verify(database, 'WHERE key = ?', [key]).get(key) ?? { facts: 0 };
}

/** Checks all rooms in one pass over the log. @returns what was found, by the rooms' keys */
export function verifyLog(database: DatabaseSync): ReadonlyMap<string, Verified> {
  return verify(database, '', []);
}

function verify(database: DatabaseSync, which: string, keys: string[]): Map<string, Verified> {
  database.exec('BEGIN');
  try {
    const heads = database
      .prepare(`SELECT id, key, seq, digest, latest, latest_message FROM room ${which}`)
      .all(...keys) as unknown as HeadRow[];
    const rooms = new Map(heads.map((head) => [head.id, new RoomCheck(head)]));
    const [only] = rooms.size === 1 ? rooms.keys() : [];
    const facts =
      only === undefined
        ? database.prepare('SELECT * FROM fact ORDER BY id').iterate()
        : database.prepare('SELECT * FROM fact WHERE room = ? ORDER BY id').iterate(only);
    for (const fact of facts as unknown as Iterable<SealedRow>) rooms.get(fact.room)?.take(fact);
    return new Map(heads.map(({ id, key }) => [key, (rooms.get(id) as RoomCheck).end()]));
  } finally {
    database.exec('COMMIT');
  }
}

class RoomCheck {
  readonly #head: HeadRow;
  readonly #messages = new Map<number, Shown>();
  #seq = 0;
  #digest = firstDigest;
  #latest = 0;
  #latestMessage = 0;
  #fault: Verified['fault'];

  constructor(head: HeadRow) {
    this.#head = head;
  }

  take(row: SealedRow): void {
    if (this.#fault) return;
    const text = this.#faultOf(row);
    if (text !== undefined) {
      this.#fault = { seq: this.#seq + 1, text };
      return;
    }
    this.#seq = row.seq;
    this.#digest = row.digest;
    this.#latest = row.id;
    if (row.type === 'posted') this.#latestMessage = row.id;
    this.#show(row);
  }

  end(): Verified {
    const fault = this.#fault ?? this.#faultAtEnd() ?? this.#faultOfMessages();
    return fault ? { facts: fault.seq - 1, fault } : { facts: this.#seq };
  }

  #faultOf(row: SealedRow): string | undefined {
    if (row.seq !== this.#seq + 1) return 'The fact is missing.';
    const seal = row.text === null ? row.seal : sealOf(row.salt ?? '', row.text);
    const header = { ...row, room: this.#head.key, author: authorOf(row) };
    if (digestAfter(this.#digest, hashOf(header, seal)) !== row.digest) {
      return 'The fact is not what was committed.';
    }
    const isNext = row.previous === this.#latest && row.previous_message === this.#latestMessage;
    return isNext ? undefined : 'The fact does not follow the one before it.';
  }

  #faultAtEnd(): Verified['fault'] {
    const { seq, digest, latest, latest_message } = this.#head;
    const fault = (text: string) => ({ seq: this.#seq + 1, text });
    if (this.#seq !== seq) return fault('The end of the log is missing.');
    if (digest !== this.#digest) return fault('The log does not lead to its digest.');
    const isEnd = latest === this.#latest && latest_message === this.#latestMessage;
    return isEnd ? undefined : fault('The room does not end with its last fact.');
  }

  #faultOfMessages(): Verified['fault'] {
    for (const { seq, now, edit, removedAt } of this.#messages.values()) {
      if (now.edit === edit && now.removed_at === removedAt) continue;
      return { seq, text: 'The message does not show its last change.' };
    }
    return undefined;
  }

  /** Keeps in mind what is or should be changed of a message. */
  #show({ id, seq, type, target, at, edit, removed_at }: SealedRow): void {
    if (type === 'posted') {
      this.#messages.set(seq, { seq, now: { edit, removed_at }, edit: null, removedAt: null });
      return;
    }
    const message = this.#messages.get(target ?? 0);
    if (!message || message.removedAt !== null) return;
    if (type === 'edited') message.edit = id;
    if (type !== 'removed') return;
    message.edit = null;
    message.removedAt = at;
  }
}
