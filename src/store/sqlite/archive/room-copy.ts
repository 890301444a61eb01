import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RoomName } from '../../../protocol/code.ts';
import type { Author } from '../../../protocol/record.ts';
import { firstDigest } from '../../../protocol/seal.ts';
import { digestAfter, refHashOf, sealOf } from '../../digest.ts';
import { factHash } from '../../fact-hash.ts';
import { hasOwn } from '../../fact-parts.ts';
import { changeFrom, factRows, hasField, isMessage } from '../../fact-row.ts';
import { StoreDamaged, StoreUnusable } from '../../store.ts';
import { Expiry } from '../expiry.ts';
import { type Head, Heads } from '../heads.ts';
import { MessageState } from '../message-state.ts';
import { authorOf } from '../row.ts';
import { isDecision, StandingTable } from '../standing-table.ts';
import type { RoomFileFact, RoomFileHead } from './schema.ts';

/** A room on its way in, within a transaction: each fact is checked before it is written. */
export class RoomCopy {
  readonly room: RoomName;
  readonly #file: RoomFileHead;
  readonly #heads: Heads;
  readonly #head: Head;
  readonly #state: MessageState;
  readonly #standing: StandingTable;
  readonly #expiry: Expiry;
  readonly #insert: StatementSync;
  readonly #reused: StatementSync;
  /** The digest as the file goes on; another than the room's own where that has another name. */
  #told = firstDigest;

  constructor(database: DatabaseSync, file: RoomFileHead, room: RoomName) {
    this.room = room;
    this.#file = file;
    this.#heads = new Heads(database);
    this.#head = this.#heads.of(room);
    if (this.#head.seq > 0) {
      throw alreadySpoken(room.code);
    }
    this.#state = new MessageState(database);
    this.#standing = new StandingTable(database);
    this.#expiry = new Expiry(database, this.#state);
    this.#reused = database.prepare(
      `SELECT max(seq) AS seq FROM fact WHERE room = ? AND ref_hash IS NOT NULL
       GROUP BY ref_hash, author, ref HAVING count(*) > 1 LIMIT 1`,
    );
    this.#insert = database.prepare(
      `INSERT INTO fact (room, seq, previous, previous_message, type, author, name, claimed, at,
         ref, ref_hash, target, emoji, stamp, text, salt, seal, digest, badge, open, rest, rest_salt)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  get seq(): number {
    return this.#head.seq;
  }

  get digest(): string {
    return this.#head.digest;
  }

  /** @throws StoreDamaged */
  add(fact: RoomFileFact): void {
    const head = this.#head;
    const due = head.seq + 1;
    if (fact.seq !== due) throw new StoreDamaged(`fact ${due} is missing.`);
    const seal = this.#sealOf(fact);
    const { id, name, claimed = null, badge = null } = fact.author;
    const author = authorOf({ author: id, name, claimed: claimed && 1, badge });
    const hash = (room: string) => hashIn(room, fact, author, seal);
    this.#told = digestAfter(this.#told, hash(this.#file.room));
    if (this.#told !== fact.digest) throw new StoreDamaged('the fact is not what was committed.');
    const digest = digestAfter(head.digest, hash(this.room.key));
    const latest = this.#write(fact, author, seal, digest);
    this.#heads.advance(head, latest, digest, isMessage(fact.type));
    const change = changeFrom(fact.type, fact);
    this.#state.apply(head, { room: this.room, author, at: fact.at, change });
    if (isDecision(change)) this.#standing.apply(head.id, change);
    if (change.type === 'expired') this.#expiry.add(head, change.upTo, fact.at);
  }

  /** @throws StoreDamaged where the file ends before the room does */
  end(): void {
    const { seq, digest } = this.#file;
    if (this.seq < seq) throw new StoreDamaged(`fact ${this.seq + 1} is missing.`);
    if (this.seq > seq || this.#told !== digest) {
      throw new StoreDamaged('the facts do not lead to the digest of the first line.');
    }
    const { seq: again } = this.#reused.get(this.#head.id) ?? {};
    if (again !== undefined) {
      throw new StoreDamaged(`fact ${again} has a ref that its author used before.`);
    }
    this.#heads.write();
    while (this.#expiry.sweep(1_000));
  }

  #write(fact: RoomFileFact, author: Author, seal: string | null, digest: string): number {
    const { seq, type, at, ref, target, emoji, stamp, text, salt, open, rest, restSalt } = fact;
    const { id, latest, latestMessage } = this.#head;
    const { key } = this.room;
    const { lastInsertRowid } = this.#insert.run(
      id,
      seq,
      latest,
      latestMessage,
      type,
      author.id,
      author.name,
      author.claimed ? 1 : null,
      at,
      ref ?? null,
      refHashOf({ room: { key }, author, ref }),
      target ?? null,
      emoji ?? null,
      stamp ?? null,
      text ?? null,
      salt ?? null,
      text === undefined ? seal : null,
      digest,
      author.badge ?? null,
      open ?? null,
      rest ?? null,
      restSalt ?? null,
    );
    return Number(lastInsertRowid);
  }

  #sealOf(fact: RoomFileFact): string | null {
    const { type, text, salt, seal, target, emoji, open, rest, restSalt } = fact;
    const isWhole =
      (target !== undefined) === (factRows[type].aim !== 'nothing') &&
      (open !== undefined || rest !== undefined) >= hasOwn(type) &&
      (rest === undefined) === (restSalt === undefined) &&
      (emoji !== undefined) === hasField(type, 'emoji') &&
      (text !== undefined) === (salt !== undefined) &&
      (text !== undefined || seal !== undefined) === hasField(type, 'text');
    if (!isWhole) throw new StoreDamaged('a part of the fact is missing.');
    return text === undefined ? (seal ?? null) : sealOf(salt ?? '', text);
  }
}

/** @throws StoreDamaged where what the fact holds is not what any fact does */
function hashIn(room: string, fact: RoomFileFact, author: Author, seal: string | null): string {
  const { open = null, rest = null, restSalt = '' } = fact;
  try {
    const hashed = { ...fact, room, author, open, rest };
    return factHash(hashed, seal, (sealed) => sealOf(restSalt, sealed));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new StoreDamaged('the fact is not what was committed.', { cause: error });
  }
}

export function alreadySpoken(code: string): StoreUnusable {
  return new StoreUnusable(
    `Somebody spoke in the room "${code}" already; --as CODE gives it another.`,
  );
}
