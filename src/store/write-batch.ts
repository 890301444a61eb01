import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Fact, refScope } from '../protocol/fact.ts';
import {
  digestAfter,
  type FactHeader,
  firstDigest,
  hashOf,
  refHash,
  saltBytes,
  saltsOf,
  sealOf,
} from './digest.ts';
import { MessageState } from './message-state.ts';
import type { Committed } from './store.ts';
import { type WriteStatements, writeStatements } from './write-statements.ts';

/** A room's row, as the writer knows it. */
interface Head {
  readonly id: number;
  seq: number;
  digest: string;
  latest: number;
}

/** Rooms whose heads are remembered; the others are read when somebody speaks there. */
const mostHeads = 20_000;

/**
 * Writes batches of facts: numbers them, chains their hashes and keeps the messages' present state,
 * all in one transaction. Lives in the writer's thread; nobody else writes.
 */
export class BatchWriter {
  readonly #database: DatabaseSync;
  readonly #statements: WriteStatements;
  readonly #state: MessageState;
  readonly #random: (bytes: number) => Buffer;
  readonly #heads = new Map<string, Head>();
  readonly #touched = new Map<string, Head>();

  constructor(database: DatabaseSync, random: (bytes: number) => Buffer = randomBytes) {
    this.#database = database;
    this.#statements = writeStatements(database);
    this.#state = new MessageState(database);
    this.#random = random;
  }

  /** @throws what SQLite throws; nothing of the batch is stored then */
  commit(facts: readonly Fact[]): readonly Committed[] {
    const saltAt = saltsOf(this.#random(facts.length * saltBytes));
    return this.#transaction(() => {
      const answers = facts.map((fact, i) => this.#write(fact, saltAt(i)));
      for (const head of this.#touched.values()) {
        this.#statements.moveHead.run(head.seq, head.digest, head.latest, head.id);
      }
      return answers;
    });
  }

  /** Lists a room in the lobby, or no longer; makes the room if nobody spoke in it yet. */
  setPublic(key: string, isPublic: boolean): void {
    this.#transaction(() => {
      this.#statements.setPublic.run(key, key, firstDigest, isPublic ? 1 : 0);
    });
  }

  #transaction<T>(work: () => T): T {
    const { begin, end } = this.#statements;
    begin.run();
    try {
      const result = work();
      end.run();
      return result;
    } catch (error) {
      for (const key of this.#touched.keys()) this.#heads.delete(key);
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    } finally {
      this.#touched.clear();
    }
  }

  #write(fact: Fact, salt: string): Committed {
    const head = this.#head(fact);
    const refKey = fact.ref === undefined ? null : refHash(refScope(fact.author), fact.ref);
    if (refKey !== null) {
      const first = this.#firstWith(head, refKey, fact);
      if (first) return { ...first, repeat: true };
    }
    this.#append(head, fact, refKey, salt);
    return { seq: head.seq, at: fact.at, repeat: false };
  }

  #append(head: Head, fact: Fact, refKey: string | null, salt: string): void {
    const { author, change, at } = fact;
    const seq = head.seq + 1;
    const text = 'text' in change ? change.text : null;
    const emoji = 'emoji' in change ? change.emoji : null;
    const target = 'target' in change ? change.target : null;
    const ref = fact.ref ?? null;
    const header: FactHeader = {
      room: fact.room.key,
      seq,
      type: change.type,
      author,
      at,
      ref,
      target,
      emoji,
    };
    const seal = text === null ? null : sealOf(salt, text);
    const digest = digestAfter(head.digest, hashOf(header, seal));
    const { lastInsertRowid } = this.#statements.insert.run(
      head.id,
      seq,
      change.type,
      author.id,
      author.name,
      author.claimed ? 1 : null,
      at,
      ref,
      refKey,
      target,
      emoji,
      change.type === 'posted' ? (change.stamp ?? null) : null,
      text,
      text === null ? null : salt,
      digest,
    );
    head.seq = seq;
    head.digest = digest;
    head.latest = Number(lastInsertRowid);
    if (change.type !== 'posted') this.#state.apply(head.id, head.latest, seq, fact);
  }

  #firstWith(head: Head, refKey: string, fact: Fact): { seq: number; at: number } | undefined {
    if (head.seq === 0) return undefined;
    const scope = refScope(fact.author);
    const ref = fact.ref?.toWellFormed();
    for (const row of this.#statements.byRefHash.all(head.id, refKey)) {
      const isSame = row.ref === ref && (row.claimed ? '' : row.author) === scope;
      if (isSame) return { seq: Number(row.seq), at: Number(row.at) };
    }
    return undefined;
  }

  #head({ room }: Fact): Head {
    const known = this.#heads.get(room.key);
    const head = known ?? this.#readHead(room.key, room.code);
    this.#touched.set(room.key, head);
    if (!known) this.#remember(room.key, head);
    return head;
  }

  #readHead(key: string, code: string): Head {
    const { readHead, insertRoom, spell } = this.#statements;
    const row = readHead.get(key);
    if (row) {
      const head = row as unknown as Head;
      // Made by setPublic, which knows no spelling.
      if (head.seq === 0) spell.run(code, head.id);
      return { ...head };
    }
    const { lastInsertRowid } = insertRoom.run(key, code, firstDigest);
    return { id: Number(lastInsertRowid), seq: 0, digest: firstDigest, latest: 0 };
  }

  #remember(key: string, head: Head): void {
    this.#heads.set(key, head);
    if (this.#heads.size <= mostHeads) return;
    for (const oldest of this.#heads.keys()) {
      if (this.#touched.has(oldest)) continue;
      this.#heads.delete(oldest);
      return;
    }
  }
}
