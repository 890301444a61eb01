import { guarded } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomKey, RoomName } from '../protocol/code.ts';
import { type ErrorCode, Refusal } from '../protocol/error.ts';
import type { Fact } from '../protocol/fact.ts';
import { aboutThat } from '../protocol/follow.ts';
import { flaggedInRoom } from '../protocol/review.ts';
import { isDecision } from '../protocol/standing.ts';
import { TooFast } from '../protocol/too-fast.ts';
import type { Committed } from '../store/store.ts';
import { type Answer, heldTold } from './answer.ts';
import { BudgetFull } from './budget-full.ts';
import { eventOf } from './event-of.ts';
import { firstAnswer } from './first-answer.ts';
import { authorIn, type Ground } from './ground.ts';
import { isNew, type Landed } from './landed.ts';
import { Hindered } from './may.ts';
import { isPlainFact } from './plain-fact.ts';
import type { RoomParts } from './room-parts.ts';
import { RoomShare } from './room-share.ts';
import type { RoomStanding } from './standing.ts';
import { tellNamed } from './tell-named.ts';
import type { Waiter, Waiting } from './waiting.ts';

/** Facts by which it is known from where somebody speaks. */
const placed: ReadonlySet<Fact['change']['type']> = new Set([
  'posted',
  'held',
  'asked',
  'reported',
]);

/** Refusals by what may have come after it was said first. */
const since: ReadonlySet<ErrorCode> = new Set(['storage_full', 'message_gone']);

/** The decisions of one room: facts on their way to the disk, and the answers to those who wait. */
export class Commits {
  readonly #parts: RoomParts;
  readonly #key: RoomKey;
  /** The messages of the room, as they are shared out. */
  readonly share = new RoomShare();
  #flying = 0;
  /** Reports by the rules that are on their way. */
  #reporting = 0;
  /** Something of the room is on the disk, as far as is known here. */
  #isThere = false;
  /** Something may be pinned; undefined where nobody has looked yet. */
  #mayBePinned: boolean | undefined;

  constructor(parts: RoomParts, key: RoomKey) {
    this.#parts = parts;
    this.#key = key;
  }

  /** Is nothing pinned, by the log's word once? Then nobody who edits has to ask again. */
  async isNothingPinned(): Promise<boolean> {
    if (this.#mayBePinned === undefined) {
      const pins = await this.#parts.store.pins(this.#key, this.#parts.now());
      // One may have been committed meanwhile.
      this.#mayBePinned ??= pins.length > 0;
    }
    return !this.#mayBePinned;
  }

  /** Nothing is on its way. */
  get idle(): boolean {
    return this.#flying === 0;
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  /** The ground of a decision now. */
  ground({ actor, room, within, ruling }: Waiting, standing: RoomStanding): Ground {
    const { limits, rules, house, now } = this.#parts;
    const at = now();
    const author = authorIn({ standing, rules, limits, house }, actor, at);
    return { actor, author, standing, room, within, limits, rules, ruling, now: at };
  }

  /** Commits a fact, and answers who waits for it. */
  add(waiting: Waiter, fact: Fact, landed?: Landed): void {
    if (this.#isFit(waiting, fact, landed)) this.#send(waiting, fact, landed);
  }

  /** Can a fact join a group? One that the store can't bind would fail all that are with it. */
  #isFit(waiting: Waiter, fact: Fact, landed: Landed | undefined): boolean {
    const isPlain = isPlainFact(fact);
    if (isPlain && this.#parts.fits(fact)) return true;
    landed?.(undefined);
    if (isPlain) this.refuse(waiting, fact, new BudgetFull());
    else waiting.reject(new TypeError(`A ${fact.change.type} holds what no store can keep.`));
    return false;
  }

  #send(waiting: Waiter, fact: Fact, landed?: Landed): void {
    const { group, pace, publish } = this.#parts;
    const wait = pace(fact.room.key);
    this.#flying++;
    const settle = (committed: Committed | undefined, error?: unknown) => {
      this.#flying--;
      landed?.(committed);
      if (!committed) return waiting.reject(error ?? new Refusal('storage_failed'));
      if (committed.over) return waiting.reject(new Refusal('no_link'));
      if (committed.reused) return waiting.reject(new Refusal('ref_reused'));
      if (committed.late) return waiting.reject(new Refusal('undo_late'));
      waiting.onSeq?.(committed.seq);
      waiting.resolve(this.#answered(fact, committed));
      const { actor } = waiting;
      if (committed.repeat) return this.#giveBack(actor, fact);
      this.#isThere = true;
      if (fact.change.type === 'pinned') this.#mayBePinned = true;
      const isPlaced = actor?.address !== undefined || actor?.author.claimed || fact.approval;
      if (isPlaced) this.#noteFrom(waiting, fact, committed);
      publish(eventOf(fact, committed.seq, this.#parts.store.epoch), committed.digest);
      if (fact.change.type === 'posted' && fact.change.mentions)
        tellNamed(this.#parts, fact, committed.seq);
    };
    group.add(fact, settle, wait);
  }

  #giveBack(actor: Actor | undefined, fact: Fact): void {
    const { paces, standings } = this.#parts;
    paces.giveBack(actor, fact, this.share, standings.known(this.#key));
  }

  /** Keeps for a day where a message came from; of one that waited, where it did so. */
  #noteFrom({ actor, within }: Waiter, { change, approval }: Fact, { seq, at }: Committed): void {
    const { addresses } = this.#parts;
    if (!placed.has(change.type)) return;
    if (approval) addresses.carry(this.#key, approval.held, seq);
    else if (actor) addresses.note(this.#key, seq, actor, within, at);
  }

  /** Commits an act of order: it counts from here on where it takes something from somebody. */
  order(waiting: Waiting, fact: Fact, standing: RoomStanding, landed?: Landed): void {
    const { as = standing.actingOf(waiting.actor, fact.at), change } = fact;
    const ordered = { ...fact, as };
    if (!isDecision(change)) return this.add(waiting, ordered, landed);
    this.#parts.standings.own(this.#key, standing);
    standing.decide(change);
    this.add(waiting, ordered, (committed) => {
      standing.settle(change, isNew(committed), fact.at);
      landed?.(committed);
    });
  }

  /**
   * Commits a fact with the report of it to those who keep order, by a rule: both or neither.
   *
   * @param report about that fact, or about the message that it changes
   */
  addReported(waiting: Waiter, fact: Fact, report: Fact, landed?: Landed): void {
    let reported = report;
    if (!this.#isFit(waiting, fact, landed)) return;
    this.#send(waiting, fact, (committed) => {
      if (committed) reported = aboutThat(report, committed.seq);
      landed?.(committed);
    });
    const { group, pace, publish, store } = this.#parts;
    this.#flying++;
    this.#reporting++;
    const settle = (committed: Committed | undefined) => {
      this.#flying--;
      this.#reporting--;
      if (isNew(committed))
        publish(eventOf(reported, committed.seq, store.epoch), committed.digest);
    };
    group.add({ ...report, follows: true }, settle, pace(fact.room.key));
  }

  /** May one more message be reported by the rules? Those who keep order have only so much to see. */
  async mayFlag(target = 0): Promise<boolean> {
    const { review } = this.#parts.store;
    const flying = this.#reporting;
    const { isFlagged, messages } = await review.flags(this.#key, target);
    return !isFlagged && messages + flying < flaggedInRoom;
  }

  /** Does what follows from a fact while the room goes on; it is not idle until that is done. */
  meanwhile(work: () => Promise<void>): void {
    const { onBug } = this.#parts;
    this.#flying++;
    const done = guarded({ fail: onBug }, () => {
      this.#flying--;
    });
    void work().catch(onBug).then(done);
  }

  /** Refuses, but answers what is done already as the first time, whatever would refuse it now. */
  refuse(waiting: Waiter, fact: Fact, error: unknown): void {
    const isSince = error instanceof Refusal && since.has(error.code);
    const mayBeRepeat = error instanceof Hindered || error instanceof TooFast || isSince;
    if (fact.ref === undefined || !mayBeRepeat) return waiting.reject(error);
    this.#flying++;
    const landed = guarded({ fail: waiting.reject }, () => {
      this.#flying--;
    });
    const { store, group } = this.#parts;
    const answer = async () => {
      // The first one may be on its way to the disk.
      await group.landed();
      const first = await firstAnswer(store, fact);
      if (first) waiting.resolve(first);
      else waiting.reject(error);
    };
    void answer().catch(waiting.reject).then(landed);
  }

  #answered({ room, change }: Fact, { seq, at, repeat, held }: Committed): Answer {
    const answer = this.answer(room, seq, at);
    if (held) return { ...answer, ...heldTold(held) };
    return change.type === 'held' && !repeat ? { ...answer, held: true } : answer;
  }

  answer(room: RoomName, seq: number, at: number): Answer {
    return { room: room.key, seq, epoch: this.#parts.store.epoch, at };
  }
}
