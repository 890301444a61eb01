import { guard, guarded } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomKey, RoomName } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import type { Change, Fact } from '../protocol/fact.ts';
import type { Committed } from '../store/store.ts';
import type { Answer } from './answer.ts';
import { tooManyAnswers } from './ask.ts';
import { decideAimed, decideSaid, factBy, factOf } from './decide.ts';
import { eventOf } from './event-of.ts';
import { factAt, firstAnswer, firstOfPassword } from './first-answer.ts';
import {
  type Aimed,
  authorIn,
  type Decided,
  type Ground,
  type Link,
  type Make,
  type Ordered,
  type Said,
  type Take,
} from './ground.ts';
import { judgeLink, linkBy } from './link.ts';
import { judgeMaking, ownerBy } from './make.ts';
import { Hindered } from './may.ts';
import { isSimple } from './newcomers.ts';
import { factOfGuest, isPassword, judgedOrder } from './ordered.ts';
import { type Expiring, expiryBy } from './overdue.ts';
import { Reacting } from './reacting.ts';
import type { RoomParts } from './room-parts.ts';
import type { RoomStanding } from './standing.ts';
import { takingBy } from './take.ts';
import type { Expiry, OnSeq, Waiter, Waiting } from './waiting.ts';
import { isAimed, isExpiry, isLinking, isMaking, isSaid, isTaking, unasked } from './waiting.ts';

/** Milliseconds that a room decides in one go. */
const slice = 2;

/**
 * One room's queue: commands are decided one after the other, on top of what is already on its way
 * to the disk. A post needs to know nothing but itself; what aims at a message waits until earlier
 * changes to that message are committed.
 */
export class Room {
  readonly #parts: RoomParts;
  readonly #queue: (Waiting | Expiry)[] = [];
  readonly #key: RoomKey;
  #standing: RoomStanding | undefined;
  #aims: Map<number, Promise<unknown>> | undefined;
  #reacting: Reacting | undefined;
  #pumping = false;
  #flying = 0;

  constructor(parts: RoomParts, key: RoomKey) {
    this.#parts = parts;
    this.#key = key;
    this.#standing = parts.standings.known(key);
  }

  /** Nothing waits here and nothing is on its way. */
  get idle(): boolean {
    return this.#flying === 0 && !this.#pumping;
  }

  submit(
    actor: Actor,
    room: RoomName,
    command: Decided,
    within: string | undefined,
    onSeq?: OnSeq,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = { actor, room, command, within, onSeq, resolve, reject };
      const standing = this.#pumping ? undefined : this.#standing;
      if (standing && isSaid(waiting) && isSimple(waiting.command, standing)) {
        return this.#say(waiting, standing);
      }
      this.#enqueue(waiting);
    });
  }

  /** Lets texts go that are too old, once all that came before is decided. */
  expire(expiring: Expiring): Promise<unknown> {
    return new Promise((resolve, reject) => this.#enqueue({ expiring, resolve, reject }));
  }

  #enqueue(next: Waiting | Expiry): void {
    this.#queue.push(next);
    if (!this.#pumping) guard({ fail: next.reject }, () => this.#pump());
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    let began = performance.now();
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      await this.#do(next).catch(next.reject);
      if (performance.now() - began < slice) continue;
      // What is refused is so at once, one after the other: others are heard meanwhile.
      await new Promise(setImmediate);
      began = performance.now();
    }
    this.#pumping = false;
  }

  async #do(waiting: Waiting | Expiry): Promise<void> {
    this.#standing ??= await this.#parts.standings.of(this.#key);
    if (isExpiry(waiting)) return this.#expire(waiting, this.#standing);
    if (isSaid(waiting)) {
      if (waiting.command.type === 'ask') await this.#parts.questions.ready(this.#key);
      const ground = this.#ground(waiting, this.#standing);
      const wait = this.#parts.newcomers.waitOf(ground, waiting.command);
      return this.#say(waiting, this.#standing, typeof wait === 'number' ? wait : await wait);
    }
    if (isAimed(waiting)) return this.#aim(waiting, this.#standing);
    if (isMaking(waiting)) return this.#make(waiting, this.#standing);
    if (isLinking(waiting)) return this.#link(waiting, this.#standing);
    if (isTaking(waiting)) return this.#take(waiting, this.#standing);
    return this.#order(waiting as Waiting<Ordered>, this.#standing);
  }

  async #expire(waiting: Expiry, standing: RoomStanding): Promise<void> {
    const fact = await expiryBy(standing, this.#parts, waiting.expiring);
    return fact ? this.#commit(waiting, fact) : waiting.resolve(undefined);
  }

  #say(waiting: Waiting<Said>, standing: RoomStanding, wait = 0): void {
    const ground = this.#ground(waiting, standing);
    const { command, actor } = waiting;
    try {
      const fact = factOf(ground, command);
      let landed: (() => void) | undefined;
      try {
        decideSaid(ground, fact, wait);
        if (command.type === 'ask')
          landed = this.#parts.questions.begin(this.#key, actor.author.id);
      } catch (error) {
        return this.#refuse(waiting, fact, error);
      }
      this.#commit(waiting, fact, landed);
    } catch (error) {
      waiting.reject(error);
    }
  }

  async #order(waiting: Waiting<Ordered>, standing: RoomStanding): Promise<void> {
    const { command, room } = waiting;
    const ground = this.#ground(waiting, standing);
    const { store, nameOf } = this.#parts;
    const asked =
      command.type === 'answer' ? await factAt(store, this.#key, command.seq) : undefined;
    const judged = judgedOrder(ground, command, nameOf, asked);
    const { fact, refusal = await tooManyAnswers(this.#parts, this.#key, command) } = judged;
    const ofGuest = factOfGuest(command, fact);
    const first = ofGuest && (await store.byRef(ofGuest));
    if (first && !first.reused) return waiting.resolve(this.#answer(room, first.seq, first.at));
    const again = isPassword(command) && (await firstOfPassword(this.#parts, fact, command.value));
    if (again) return waiting.resolve(again);
    if (refusal) return this.#refuse(waiting, fact, refusal);
    if (!isPassword(command)) return this.#decide(waiting, fact, standing);
    // What is posted meanwhile waits: it is judged by the password that is set.
    const passwordHash = await this.#parts.passwords.hashOf(this.#key, command.value);
    this.#decide(waiting, passwordHash === undefined ? fact : { ...fact, passwordHash }, standing);
  }

  async #make(waiting: Waiting<Make>, standing: RoomStanding): Promise<void> {
    const { group, making } = this.#parts;
    // What was said a moment ago may be on its way to the disk.
    await group.landed();
    const ground = this.#ground(waiting, standing);
    const fact = factBy(ground, waiting.command, ownerBy(ground));
    try {
      const taken = await judgeMaking(ground, making);
      if (taken) this.#decide(unasked(waiting), factBy(ground, {}, taken), standing);
    } catch (error) {
      return this.#refuse(waiting, fact, error);
    }
    this.#decide(waiting, fact, standing);
  }

  /** Where it is so already, or nobody ever said anything, nothing is written. */
  async #link(waiting: Waiting<Link>, standing: RoomStanding): Promise<void> {
    const { group, store } = this.#parts;
    const ground = this.#ground(waiting, standing);
    const change = linkBy(ground);
    // Of two who are on their way, the first commit wins.
    await group.landed();
    const fact = factBy(ground, waiting.command, change);
    try {
      const isSo = judgeLink(ground, change);
      const { seq = 0 } = (await store.room(ground.room.key)) ?? {};
      if (isSo || seq === 0) {
        const first = await firstAnswer(store, fact);
        return waiting.resolve(first ?? this.#answer(ground.room, seq, ground.now));
      }
    } catch (error) {
      return this.#refuse(waiting, fact, error);
    }
    this.#decide(waiting, fact, standing);
  }

  #take(waiting: Waiting<Take>, standing: RoomStanding): void {
    const ground = this.#ground(waiting, standing);
    const { fact, refusal } = takingBy(ground, waiting.command);
    if (refusal) this.#refuse(waiting, fact, refusal);
    else this.#decide(waiting, fact, standing);
  }

  /** Commits an act of order: it counts from here on where it takes something from somebody. */
  #decide(waiting: Waiting, fact: Fact, standing: RoomStanding): void {
    const { as = standing.actingOf(waiting.actor, fact.at) } = fact;
    const { change } = fact;
    if (change.type !== 'answered') {
      this.#parts.standings.own(this.#key, standing);
      standing.decide(change);
    }
    this.#commit(waiting, { ...fact, as });
  }

  /** What is done already is answered as the first time, whatever it would be refused for now. */
  #refuse(waiting: Waiting, fact: Fact, error: unknown): void {
    if (fact.ref === undefined || !(error instanceof Hindered)) return waiting.reject(error);
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

  async #aim(waiting: Waiting<Aimed>, standing: RoomStanding): Promise<void> {
    const { room, command } = waiting;
    const { author } = waiting.actor;
    const { store } = this.#parts;
    await this.#aims?.get(command.seq);
    if (command.ref !== undefined) {
      const first = await firstAnswer(store, factOf(this.#ground(waiting, standing), command));
      if (first) return waiting.resolve(first);
    }
    const target = await store.message(room.key, command.seq);
    this.#reacting ??= new Reacting(this.#parts, this.#key);
    const reacting = this.#reacting;
    const reacted = await reacting.before(command, author.id, standing);
    const fact = decideAimed(this.#ground(waiting, standing), command, target, reacted);
    if (!fact) return waiting.resolve(this.#answer(room, command.seq, this.#parts.now()));
    const landed = new Promise<void>((resolve) => this.#commit(waiting, fact, resolve));
    this.#aims ??= new Map();
    const aims = this.#aims.set(command.seq, landed);
    const more = command.type === 'react' && command.on ? 1 : 0;
    reacting.count(author.id, more);
    const forget = () => {
      if (aims.get(command.seq) === landed) aims.delete(command.seq);
      reacting.count(author.id, -more);
    };
    void landed.then(guarded({ fail: waiting.reject }, forget));
  }

  #commit(waiting: Waiter, fact: Fact, landed?: () => void): void {
    const { group, pace, publish } = this.#parts;
    const wait = pace(fact.room.key);
    this.#flying++;
    const settle = (committed: Committed | undefined, error?: unknown) => {
      this.#flying--;
      landed?.();
      if (fact.as !== undefined) this.#settle(fact.change, committed);
      if (!committed) return waiting.reject(error ?? new Refusal('storage_failed'));
      if (committed.over) return waiting.reject(new Refusal('no_link'));
      if (committed.reused) return waiting.reject(new Refusal('ref_reused'));
      waiting.onSeq?.(committed.seq);
      waiting.resolve(this.#answer(fact.room, committed.seq, committed.at));
      if (!committed.repeat)
        publish(eventOf(fact, committed.seq, this.#parts.store.epoch), committed.digest);
    };
    group.add(fact, settle, wait);
  }

  /** A decision counts, or does no more, before anybody hears of it. */
  #settle(change: Change, committed: Committed | undefined): void {
    if (change.type === 'answered') return;
    const isCommitted = committed !== undefined && !committed.repeat && !committed.reused;
    this.#standing?.settle(change, isCommitted);
  }

  #answer(room: RoomName, seq: number, at: number): Answer {
    return { room: room.key, seq, epoch: this.#parts.store.epoch, at };
  }

  #ground({ actor, room, within }: Waiting, standing: RoomStanding): Ground {
    const { limits, now } = this.#parts;
    const at = now();
    const author = authorIn(standing, actor, at, limits);
    return { actor, author, standing, room, within, limits, now: at };
  }
}
