import { randomBytes } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sealedWords } from '../../protocol/carried.ts';
import type { RoomName } from '../../protocol/code.ts';
import type { Fact } from '../../protocol/fact.ts';
import { aboutThat } from '../../protocol/follow.ts';
import { firstDigest } from '../../protocol/seal.ts';
import { type Decision, isDecision } from '../../protocol/standing.ts';
import { digestAfter, refHashOf, saltBytes, saltsOf, sealOf } from '../digest.ts';
import { factHash } from '../fact-hash.ts';
import { partsOf } from '../fact-parts.ts';
import { isMessage } from '../fact-row.ts';
import type { Committed } from '../store.ts';
import { Behind } from './behind.ts';
import { Expiry } from './expiry.ts';
import { FirstFacts } from './first-fact.ts';
import { type Head, Heads } from './heads.ts';
import { type InviteAsked, InviteTable } from './invite-table.ts';
import { MessageState } from './message-state.ts';
import { PasswordTable } from './password-table.ts';
import { isPinning, PinTable } from './pin-table.ts';
import { Refs } from './refs.ts';
import { isReviewed, ReviewTable } from './review-table.ts';
import { StandingTable } from './standing-table.ts';
import { Wrote } from './wrote.ts';

/** The choices of whoever opens it, or of tests for themselves. */
interface Choices {
  /** Called in each transaction before anything is written; what it throws ends it. */
  readonly beforeWrite?: () => void;
  readonly random?: (bytes: number) => Buffer;
  /** The number of refs that are gathered before they are settled. */
  readonly generation?: number;
  /** The number of facts that may wait to be filled in by their authors. */
  readonly behind?: number;
}

/** Refs that are settled for each fact that is committed: more than come in. */
const settledPerFact = 2;
/**
 * Writes batches of facts: numbers them, chains their hashes and keeps the messages' present state,
 * all in one transaction. Lives in the writer's thread; nobody else writes.
 */
export class BatchWriter {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #insert: StatementSync;
  readonly #setPublic: StatementSync;
  readonly #firsts: FirstFacts;
  readonly #heads: Heads;
  readonly #refs: Refs;
  readonly #state: MessageState;
  readonly #standing: StandingTable;
  readonly #passwords: PasswordTable;
  readonly #pins: PinTable;
  readonly #invites: InviteTable;
  readonly #list: StatementSync;
  readonly #expiry: Expiry;
  readonly #wrote: Wrote;
  readonly #review: ReviewTable;
  readonly #behind: Behind;
  readonly #random: (bytes: number) => Buffer;
  readonly #beforeWrite: () => void;

  constructor(database: DatabaseSync, choices: Choices = {}) {
    this.#database = database;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#insert = database.prepare(
      `INSERT INTO fact (room, seq, previous, previous_message, type, author, name, claimed, at,
         ref, ref_hash, target, emoji, stamp, text, salt, digest, badge, open, rest, rest_salt, carried)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#setPublic = database.prepare(
      `INSERT INTO room (key, code, seq, digest, latest, latest_message, public)
       VALUES (?, ?, 0, ?, 0, 0, ?) ON CONFLICT (key) DO UPDATE SET public = excluded.public, code = excluded.code`,
    );
    this.#heads = new Heads(database);
    this.#refs = new Refs(database, choices.generation);
    this.#state = new MessageState(database, choices.behind);
    this.#standing = new StandingTable(database);
    this.#passwords = new PasswordTable(database);
    this.#pins = new PinTable(database);
    this.#invites = new InviteTable(database);
    this.#expiry = new Expiry(database, this.#state.hiding);
    this.#wrote = new Wrote(database);
    this.#review = new ReviewTable(database, this.#state);
    const { former } = this.#state;
    this.#behind = new Behind({
      ...{ state: this.#state, expiry: this.#expiry, former, wrote: this.#wrote },
    });
    this.#firsts = new FirstFacts(database, this.#refs, this.#review);
    this.#list = database.prepare('UPDATE room SET public = ? WHERE id = ?');
    this.#random = choices.random ?? randomBytes;
    this.#beforeWrite = choices.beforeWrite ?? (() => {});
  }

  /** @throws what SQLite throws; nothing of the batch is stored then */
  commit(facts: readonly Fact[]): readonly Committed[] {
    const saltAt = saltsOf(this.#random(facts.length * saltBytes));
    return this.#transaction(() => {
      let before: Committed | undefined;
      const answers = facts.map((fact, i) => {
        const salt = saltAt(i);
        before = fact.follows ? this.#follow(fact, salt, before) : this.#write(fact, salt);
        return before;
      });
      this.#heads.write();
      this.#refs.settle(facts.length * settledPerFact);
      return answers;
    });
  }

  /** Lists a room in the lobby by this spelling, or no longer; makes it if nobody spoke in it yet. */
  setPublic({ key, code }: RoomName, isPublic: boolean): void {
    this.#transaction(() => this.#setPublic.run(key, code, firstDigest, isPublic ? 1 : 0));
  }

  /** Makes a link or ends one, as it is asked. */
  invite(asked: InviteAsked): ReturnType<InviteTable['do']> {
    return this.#transaction(() => this.#invites.do(asked));
  }

  /** The answer to the ref of `fact`, where it stands for one. */
  byRef(fact: Fact): Committed | undefined {
    const hash = refHashOf(fact);
    return hash === null ? undefined : this.#firsts.of(hash, fact);
  }

  /** The work that is left to do behind. */
  get behind(): Pick<Behind, 'deletes' | 'due' | 'hasMore' | 'isBehind'> {
    return this.#behind;
  }

  /** Does a slice of that. @returns whether there is more */
  sweep(now = Date.now()): boolean {
    return this.#transaction(() => {
      this.#behind.sweep(now);
      return this.#behind.hasMore(now);
    });
  }

  #transaction<T>(work: () => T): T {
    this.#begin.run();
    try {
      this.#beforeWrite();
      const result = work();
      this.#commit.run();
      this.#heads.keep();
      this.#refs.keep();
      return result;
    } catch (error) {
      this.#heads.undo();
      this.#refs.undo();
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#wrote.undo();
      this.#state.said.look();
      throw error;
    }
  }

  #write(fact: Fact, salt: string): Committed {
    const hash = refHashOf(fact);
    const first = hash === null ? undefined : this.#firsts.of(hash, fact);
    if (first) return first;
    if (!this.#invites.take(fact)) return { seq: 0, at: fact.at, repeat: true, over: true };
    if (!this.#mayBe(fact)) return { seq: 0, at: fact.at, repeat: true, late: true };
    const { seq, latest, digest } = this.#append(fact, salt, hash);
    if (hash !== null) this.#refs.add(hash, latest);
    return { seq, at: fact.at, repeat: false, digest };
  }

  /** Writes what is about the fact before it, where that one is new. */
  #follow(fact: Fact, salt: string, before: Committed | undefined): Committed {
    if (!before || before.repeat) return { seq: before?.seq ?? 0, at: fact.at, repeat: true };
    return this.#write(aboutThat(fact, before.seq), salt);
  }

  /** Asks of what is restored whether it is there still. */
  #mayBe({ room, change }: Fact): boolean {
    if (change.type !== 'restored') return true;
    return this.#state.hiding.mayRestore(this.#heads.of(room).id, change);
  }

  #append(fact: Fact, salt: string, hash: number | null): Head {
    const { room, author, change, at } = fact;
    const head = this.#heads.of(room);
    const seq = head.seq + 1;
    const { type } = change;
    const { target, emoji, text, stamp, open, rest, carried } = partsOf(fact);
    const ref = fact.ref ?? null;
    const seal = text === null ? null : sealOf(salt, sealedWords(text, carried));
    const header = {
      room: room.key,
      seq,
      type,
      author,
      at,
      ref,
      target,
      emoji,
      open,
      rest,
      carried,
    };
    const restSalt = rest === null ? null : this.#salt();
    const restSeal = (sealed: string) => sealOf(restSalt ?? '', sealed);
    const digest = digestAfter(head.digest, factHash(header, seal, restSeal));
    const { lastInsertRowid } = this.#insert.run(
      head.id,
      seq,
      head.latest,
      head.latestMessage,
      type,
      author.id,
      author.name,
      author.claimed ? 1 : null,
      at,
      ref,
      hash,
      target,
      emoji,
      stamp,
      text,
      text === null ? null : salt,
      digest,
      author.badge ?? null,
      open,
      rest,
      restSalt,
      carried,
    );
    this.#heads.advance(head, Number(lastInsertRowid), digest, isMessage(type));
    this.#state.said.note(head.latest);
    if (target !== null) this.#state.apply(head, fact);
    if (isReviewed(fact)) this.#review.apply(head, fact);
    if (isDecision(change)) this.#decide(head, change, fact);
    if (change.type === 'expired') this.#expiry.add(head, change.upTo, at);
    if (change.type === 'cleared') this.#state.hiding.clear(head, change, at, !fact.as);
    if (isPinning(change)) this.#pins.apply(head, change);
    this.#wrote.take(head, change, author);
    return head;
  }

  #decide({ id: room, latest }: Head, change: Decision, fact: Fact): void {
    this.#standing.apply(room, change, fact.at);
    this.#invites.follow(fact);
    if (change.type !== 'set') return;
    if (change.setting === 'listed') this.#list.run(change.value ? 1 : 0, room);
    if (change.setting === 'former') this.#state.former.set(room, change.value, latest);
    if (change.setting === 'password') this.#passwords.keep(room, change.value, fact.passwordHash);
  }

  /** One more, for those few facts that need two. */
  #salt(): string {
    return saltsOf(this.#random(saltBytes))(0);
  }
}
