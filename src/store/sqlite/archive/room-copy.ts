import { randomBytes } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RoomName } from '../../../protocol/code.ts';
import type { Author } from '../../../protocol/record.ts';
import { isDecision, noStanding } from '../../../protocol/standing.ts';
import { digestAfter, refHashOf, saltBytes, saltsOf } from '../../digest.ts';
import { actedOf, partsOf } from '../../fact-parts.ts';
import { changeFrom, isMessage } from '../../fact-row.ts';
import { StoreDamaged, StoreUnusable } from '../../store.ts';
import { Expiry } from '../expiry.ts';
import { type Head, Heads } from '../heads.ts';
import { MessageState } from '../message-state.ts';
import { isPinning, PinTable } from '../pin-table.ts';
import { isReviewed, ReviewTable } from '../review-table.ts';
import { StandingReader, StandingTable } from '../standing-table.ts';
import { Wrote } from '../wrote.ts';
import { authorIn, hashIn, RoomFileChain, textSealOf } from './room-file-chain.ts';
import type { RoomFileFact, RoomFileHead } from './schema.ts';

/** The author that sets back what was given elsewhere. */
const importer: Author = { id: 'h_import', name: 'host', badge: 'host' };

/** A room on its way in, within a transaction: each fact is checked before it is written. */
export class RoomCopy {
  readonly room: RoomName;
  readonly #heads: Heads;
  readonly #head: Head;
  readonly #state: MessageState;
  readonly #standing: StandingTable;
  readonly #expiry: Expiry;
  readonly #wrote: Wrote;
  readonly #review: ReviewTable;
  readonly #pins: PinTable;
  readonly #insert: StatementSync;
  readonly #reused: StatementSync;
  readonly #chain: RoomFileChain;
  readonly #decided: StandingReader;

  constructor(database: DatabaseSync, file: RoomFileHead, room: RoomName) {
    this.room = room;
    this.#chain = new RoomFileChain(file);
    this.#decided = new StandingReader(database);
    this.#heads = new Heads(database);
    this.#head = this.#heads.of(room);
    if (this.#head.seq > 0) {
      throw alreadySpoken(room.code);
    }
    this.#state = new MessageState(database);
    this.#standing = new StandingTable(database);
    this.#expiry = new Expiry(database, this.#state.hiding);
    this.#wrote = new Wrote(database);
    this.#review = new ReviewTable(database, this.#state);
    this.#pins = new PinTable(database);
    this.#reused = database.prepare(
      `SELECT max(seq) AS seq FROM fact WHERE room = ? AND ref_hash IS NOT NULL
       GROUP BY ref_hash, author, ref HAVING count(*) > 1 LIMIT 1`,
    );
    this.#insert = database.prepare(
      `INSERT INTO fact (room, seq, previous, previous_message, type, author, name, claimed, at,
         ref, ref_hash, target, emoji, stamp, text, salt, seal, digest, badge, open, rest, rest_salt, carried)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
    textSealOf(fact);
    if (fact.restSeal !== undefined) throw new StoreDamaged('a part of the fact is missing.');
    this.#chain.take(fact);
    this.#take(fact);
  }

  /** @throws StoreDamaged where the file ends before the room does */
  end(): void {
    this.#chain.end();
    const { seq: again } = this.#reused.get(this.#head.id) ?? {};
    if (again !== undefined) {
      throw new StoreDamaged(`fact ${again} has a ref that its author used before.`);
    }
  }

  /** Does the room ask for a password? Its hash is in no file. */
  get hasPassword(): boolean {
    return Boolean(this.#decided.of(this.#head.id)?.settings.password);
  }

  /** Takes every role that was given, by a fact each. @returns how many */
  revokeAll(at: number): number {
    const { people } = this.#decided.of(this.#head.id) ?? noStanding;
    for (const { person, name, role } of people) {
      const change = { type: 'revoked', person, name, role, taken: 'guest' } as const;
      const { open, rest } = partsOf({ change, as: { role: 'host', by: 'host' } });
      this.#take({
        ...{ seq: this.seq + 1, type: 'revoked', author: importer, at, digest: '' },
        ...(open === null ? {} : { open }),
        ...(rest === null ? {} : { rest, restSalt: saltsOf(randomBytes(saltBytes))(0) }),
      });
    }
    return people.length;
  }

  write(): void {
    this.#heads.write();
    while (this.#expiry.sweep(1_000));
    const { hiding } = this.#state;
    while (hiding.due < Number.POSITIVE_INFINITY) hiding.sweep(1_000, Number.POSITIVE_INFINITY);
    while (this.#wrote.fill(1_000));
  }

  #take(fact: RoomFileFact): void {
    const head = this.#head;
    const author = authorIn(fact);
    const digest = digestAfter(head.digest, hashIn(this.room.key, fact));
    const latest = this.#write(fact, author, textSealOf(fact), digest);
    this.#heads.advance(head, latest, digest, isMessage(fact.type));
    const change = changeFrom(fact.type, fact);
    const acted = { change, ...actedOf(fact) };
    this.#state.apply(head, { room: this.room, author, at: fact.at, ...acted });
    if (change.type === 'cleared') {
      this.#state.hiding.clear(head, change, fact.at, acted.as === undefined);
    }
    if (isPinning(change)) this.#pins.apply(head, change);
    if (isReviewed(acted)) this.#review.apply(head, acted);
    if (isDecision(change)) this.#standing.apply(head.id, change, fact.at);
    if (change.type === 'expired') this.#expiry.add(head, change.upTo, fact.at);
    this.#wrote.take(head, change, author);
  }

  #write(fact: RoomFileFact, author: Author, seal: string | null, digest: string): number {
    const { seq, type, at, ref, target, emoji, stamp, text, salt, open, rest, restSalt } = fact;
    const { carried } = fact;
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
      carried ?? null,
    );
    return Number(lastInsertRowid);
  }
}

export function alreadySpoken(code: string): StoreUnusable {
  return new StoreUnusable(
    `Somebody spoke in the room "${code}" already; --as CODE gives it another.`,
  );
}
