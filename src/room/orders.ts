import type { MessageAct, ReviewAct } from '../protocol/act.ts';
import type { RoomKey } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Committed } from '../store/store.ts';
import { whyNotOnHost } from './above.ts';
import { unpinOf } from './also.ts';
import { tooManyAnswers } from './ask.ts';
import { byAddress } from './by-address.ts';
import type { Commits } from './commits.ts';
import { factBy } from './decide.ts';
import { factAt, firstAnswer, firstOfPassword } from './first-answer.ts';
import type { Ground, Link, Make, Ordered, Take } from './ground.ts';
import { judgeKnown } from './known-person.ts';
import { both, isNew, type Landed } from './landed.ts';
import { judgeLink, linkBy } from './link.ts';
import { judgeMaking, ownerBy } from './make.ts';
import { Hindered } from './may.ts';
import { MessageActs } from './message-acts.ts';
import { factOfGuest, isPassword, judgedOrder, refusalIn } from './ordered.ts';
import { rejectWaiting } from './reject-waiting.ts';
import { isReview, reviewedBefore, reviewedFact, whyNotReviewed, workOwed } from './reviewing.ts';
import type { RoomParts } from './room-parts.ts';
import type { RoomStanding } from './standing.ts';
import { takingBy } from './take.ts';
import { isLinking, isMaking, isOnMessages, isTaking, unasked, type Waiting } from './waiting.ts';

/** @throws what is no refusal */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}

/** The decisions about one room and its people, one after the other. */
export class Orders {
  readonly #parts: RoomParts;
  readonly #key: RoomKey;
  readonly #commits: Commits;
  readonly #messages: MessageActs;

  constructor(parts: RoomParts, key: RoomKey, commits: Commits) {
    this.#parts = parts;
    this.#key = key;
    this.#commits = commits;
    this.#messages = new MessageActs(parts, key, commits);
  }

  /** Decides on one; resolves when the next may be decided. */
  async do(
    waiting: Waiting<Ordered | Make | Link | Take | MessageAct>,
    standing: RoomStanding,
  ): Promise<void> {
    if (isOnMessages(waiting)) return this.#messages.do(waiting, standing);
    if (isMaking(waiting)) return this.#make(waiting, standing);
    if (isLinking(waiting)) return this.#link(waiting, standing);
    if (isTaking(waiting)) return this.#take(waiting, standing);
    return this.#order(waiting as Waiting<Ordered>, standing);
  }

  async #order(waiting: Waiting<Ordered>, standing: RoomStanding): Promise<void> {
    const { command, room } = waiting;
    const ground = this.#commits.ground(waiting, standing);
    const { store, nameOf } = this.#parts;
    if (isReview(command)) return this.#review(waiting as Waiting<ReviewAct>, standing);
    const { seq = undefined } = 'seq' in command ? command : {};
    const aimed = seq === undefined ? undefined : await factAt(store, this.#key, seq);
    const judged = judgedOrder(ground, command, nameOf, aimed);
    const { fact } = judged;
    const refusal =
      judged.refusal ??
      this.#whyNotPace(ground, command) ??
      (await tooManyAnswers(this.#parts, this.#key, command)) ??
      (await whyNotOnHost(this.#parts, ground, command, fact));
    const ofGuest = factOfGuest(command, fact, aimed);
    const first = ofGuest && (await store.byRef(ofGuest));
    if (first && !first.reused)
      return waiting.resolve(this.#commits.answer(room, first.seq, first.at));
    const again = isPassword(command) && (await firstOfPassword(this.#parts, fact, command.value));
    if (again) return waiting.resolve(again);
    if (refusal) return this.#commits.refuse(waiting, fact, refusal);
    const unknown = await judgeKnown(this.#parts, this.#key, ground, command).catch(refusalOf);
    if (unknown) return this.#commits.refuse(waiting, fact, unknown);
    if (!isPassword(command)) {
      const landed = await byAddress(this.#parts, this.#key, command, fact).catch(refusalOf);
      if (landed instanceof Refusal) return this.#commits.refuse(waiting, fact, landed);
      if (fact.change.type === 'banned') return this.#ban(waiting, fact, standing, landed);
      return this.#commits.order(waiting, fact, standing, landed);
    }
    // What is posted meanwhile waits: it is judged by the password that is set.
    const passwordHash = await this.#parts.passwords.hashOf(this.#key, command.value);
    this.#commits.order(
      waiting,
      passwordHash === undefined ? fact : { ...fact, passwordHash },
      standing,
    );
  }

  #whyNotPace(ground: Ground, command: Ordered): Refusal | undefined {
    if (command.type !== 'set' || command.setting !== 'pace') return undefined;
    return refusalIn(() => this.#parts.paces.judgePace(ground, Number(command.value)));
  }

  /** Bans, and unpins and rejects what is of that person once that is stored; others are decided meanwhile. */
  #ban(
    waiting: Waiting<Ordered>,
    fact: Fact,
    standing: RoomStanding,
    landed: Landed | undefined,
  ): void {
    const stored = new Promise<Committed | undefined>((resolve) =>
      this.#commits.order(waiting, fact, standing, both(landed, resolve)),
    );
    this.#commits.meanwhile(async () => {
      if (!isNew(await stored)) return;
      const ground = this.#commits.ground(waiting, standing);
      await unpinOf(this.#parts, this.#commits, ground, fact);
      await rejectWaiting(this.#parts, this.#commits, ground, fact);
    });
  }

  async #review(waiting: Waiting<ReviewAct>, standing: RoomStanding): Promise<void> {
    const { command } = waiting;
    const before = this.#commits.ground(waiting, standing);
    if (command.type === 'report') this.#parts.paces.takeReport(before);
    const first = await reviewedBefore(this.#parts, before, command);
    if (first) return waiting.resolve(first);
    const aimed = await factAt(this.#parts.store, this.#key, command.seq);
    const ground = this.#commits.ground(waiting, standing);
    const judged = judgedOrder(ground, command, this.#parts.nameOf, aimed);
    const { refusal = await whyNotReviewed(this.#parts, ground, command, aimed) } = judged;
    const owed = refusal ?? (await workOwed(this.#parts, ground, command));
    const fact = reviewedFact(ground, judged.fact, aimed);
    if (owed) return this.#commits.refuse(waiting, fact, owed);
    this.#commits.order(waiting, fact, standing);
  }

  async #make(waiting: Waiting<Make>, standing: RoomStanding): Promise<void> {
    const { group, making } = this.#parts;
    // What was said a moment ago may be on its way to the disk.
    await group.landed();
    const ground = this.#commits.ground(waiting, standing);
    const fact = factBy(ground, waiting.command, ownerBy(ground));
    try {
      const taken = await judgeMaking(ground, making);
      if (taken) this.#commits.order(unasked(waiting), factBy(ground, {}, taken), standing);
    } catch (error) {
      return this.#commits.refuse(waiting, fact, error);
    }
    this.#commits.order(waiting, fact, standing);
  }

  /** Links; where it is so already, or nobody ever said anything, nothing is written. */
  async #link(waiting: Waiting<Link>, standing: RoomStanding): Promise<void> {
    const { group, store } = this.#parts;
    const ground = this.#commits.ground(waiting, standing);
    const change = linkBy(ground);
    // Of two who are on their way, the first commit wins.
    await group.landed();
    const fact = factBy(ground, waiting.command, change);
    try {
      const isSo = judgeLink(ground, change);
      const { seq = 0 } = (await store.room(ground.room.key)) ?? {};
      if (isSo || seq === 0) {
        const first = await firstAnswer(store, fact);
        return waiting.resolve(first ?? this.#commits.answer(ground.room, seq, ground.now));
      }
    } catch (error) {
      return this.#commits.refuse(waiting, fact, error);
    }
    this.#commits.order(waiting, fact, standing);
  }

  #take(waiting: Waiting<Take>, standing: RoomStanding): void {
    const ground = this.#commits.ground(waiting, standing);
    const barred = this.#parts.addresses.hindranceOf(ground);
    const { fact, refusal = barred && new Hindered(barred) } = takingBy(ground, waiting.command);
    if (refusal) this.#commits.refuse(waiting, fact, refusal);
    else this.#commits.order(waiting, fact, standing);
  }
}
