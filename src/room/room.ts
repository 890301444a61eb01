import { guard, guarded } from '../guard.ts';
import type { MessageAct } from '../protocol/act.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomKey, RoomName } from '../protocol/code.ts';
import type { Fact } from '../protocol/fact.ts';
import { alsoDone } from './also.ts';
import type { Answer } from './answer.ts';
import { beginAimed, beginSaid } from './begin-said.ts';
import { type Beside, besideOf, isBareText, isWords } from './beside.ts';
import { Commits } from './commits.ts';
import { decideAimed, decideSaid, factOf } from './decide.ts';
import { firstAnswer } from './first-answer.ts';
import type { Aimed, Decided, Ground, Link, Make, Ordered, Said, Take } from './ground.ts';
import { flagOf, heldFact, heldWhy } from './hold.ts';
import type { Ruling } from './hooks/ruling.ts';
import { both } from './landed.ts';
import { Lately } from './lately.ts';
import { refuseIf } from './may.ts';
import { isSimple } from './newcomers.ts';
import { Orders } from './orders.ts';
import { type Expiring, expiryBy, type Lapsing, lapseBy } from './overdue.ts';
import { judgeFrom, Reacting } from './reacting.ts';
import type { RoomParts } from './room-parts.ts';
import { unjudged, type Verdict } from './rules.ts';
import { type News, nothingNew, type Saying } from './saying.ts';
import type { RoomStanding } from './standing.ts';
import { targetOf } from './target.ts';
import {
  type Expiry,
  isAimed,
  isExpiry,
  isSaid,
  type OnSeq,
  unasked,
  type Waiting,
} from './waiting.ts';

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
  readonly #commits: Commits;
  #orders: Orders | undefined;
  #standing: RoomStanding | undefined;
  #aims: Map<number, Promise<unknown>> | undefined;
  #reacting: Reacting | undefined;
  #lately: Lately | undefined;
  #pumping = false;
  /** Something was held here: what waits is counted before more is said. */
  #holds = false;

  constructor(parts: RoomParts, key: RoomKey) {
    this.#parts = parts;
    this.#key = key;
    this.#commits = new Commits(parts, key);
    this.#standing = parts.standings.known(key);
  }

  /** Nothing waits here and nothing is on its way. */
  get idle(): boolean {
    return this.#commits.idle && !this.#pumping;
  }

  /** Something of it is on the disk, as far as is known here. */
  get isThere(): boolean {
    return this.#commits.isThere;
  }

  submit(
    actor: Actor,
    room: RoomName,
    command: Decided,
    within: string | undefined,
    onSeq?: OnSeq,
    ruling?: Ruling,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = { actor, room, command, within, onSeq, ruling, resolve, reject };
      const standing = this.#pumping ? undefined : this.#standing;
      if (standing && isSaid(waiting) && isSimple(waiting.command, standing, this.#parts.rush)) {
        return this.#say(waiting, standing);
      }
      this.#enqueue(waiting);
    });
  }

  /** Lets texts go that are too old, or waited too long, once all that came before is decided. */
  expire(expiring: Expiring | Lapsing): Promise<unknown> {
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
      const ground = this.#commits.ground(waiting, this.#standing);
      const { newcomers } = this.#parts;
      const [wait, owesWork, isNew] = await Promise.all([
        newcomers.waitOf(ground, waiting.command),
        newcomers.owesWork(ground),
        newcomers.isNew(ground, waiting.command),
      ]);
      const beside = await this.#beside(ground, waiting.command);
      if (this.#holds) await this.#parts.held.ready(this.#key);
      const mayFlag = waiting.isFlagged && (await this.#commits.mayFlag());
      return this.#say(waiting, this.#standing, { wait, owesWork, isNew, mayFlag, beside });
    }
    if (isAimed(waiting)) return this.#aim(waiting, this.#standing);
    this.#orders ??= new Orders(this.#parts, this.#key, this.#commits);
    return this.#orders.do(
      waiting as Waiting<Ordered | Make | Link | Take | MessageAct>,
      this.#standing,
    );
  }

  /** All that is read for some words, once what was done to the message that they answer is on the disk. */
  async #beside(ground: Ground, command: Said | Aimed): Promise<Beside | undefined> {
    if (!isWords(command) || isBareText(command)) return undefined;
    if ('reply' in command) await this.#aims?.get(command.reply ?? 0);
    this.#lately ??= new Lately(this.#parts.store, this.#key);
    return besideOf(this.#parts, ground, this.#lately, command);
  }

  async #expire(waiting: Expiry, standing: RoomStanding): Promise<void> {
    const { expiring } = waiting;
    const fact =
      'held' in expiring
        ? await lapseBy(this.#parts, expiring)
        : await expiryBy(standing, this.#parts, expiring);
    return fact ? this.#commits.add(waiting, fact) : waiting.resolve(undefined);
  }

  #say(waiting: Waiting<Said>, standing: RoomStanding, news: News = nothingNew): void {
    const ground = this.#commits.ground(waiting, standing);
    try {
      const said = factOf(ground, waiting.command, news.beside);
      this.#lately?.note(said.author);
      let saying: Saying | undefined;
      try {
        const verdict = decideSaid(ground, said, news);
        // A post in a room that never decided anything: nobody is slowed, held or counted there.
        const isPlain = verdict === unjudged && !news.owesWork;
        const isFree = isPlain && !this.#parts.addresses.hasBars;
        if (!isFree) {
          saying = this.#judged(waiting, ground, said, verdict, news);
          if (!saying) return;
        }
        this.#parts.paces.takeSaid(ground, said, this.#commits.share);
      } catch (error) {
        saying?.landed?.(undefined);
        return this.#commits.refuse(waiting, said, error);
      }
      if (!saying) this.#commits.add(waiting, said);
      else if (!saying.report) this.#commits.add(waiting, saying.fact, saying.landed);
      else this.#commits.addReported(waiting, saying.fact, saying.report, saying.landed);
    } catch (error) {
      waiting.reject(error);
    }
  }

  /**
   * Decides on what is said in a room that has decided something before.
   *
   * @returns undefined where it is decided on anew, once something is read for it
   * @throws Refusal
   */
  #judged(
    waiting: Waiting<Said>,
    ground: Ground,
    said: Fact,
    verdict: Verdict,
    { owesWork, isNew, mayFlag }: News,
  ): Saying | undefined {
    refuseIf(this.#parts.addresses.hindranceOf(ground));
    if (owesWork) this.#parts.works.judge(ground, waiting.command);
    const why = heldWhy(ground, said.change, verdict, isNew);
    if (why && !this.#parts.held.isReady(this.#key)) {
      this.#sayHeld(waiting);
      return undefined;
    }
    const fact = why ? heldFact(said, why) : said;
    // Those who look at it anyway are not asked to.
    const rule = verdict.type === 'flagged' && !why ? verdict.rule : undefined;
    if (rule && mayFlag === undefined) {
      this.#sayNext({ ...waiting, isFlagged: true as const });
      return undefined;
    }
    const report = rule && mayFlag ? flagOf(said, 0, rule) : undefined;
    return { fact, report, landed: beginSaid(this.#parts, ground, fact) };
  }

  /** Says it as soon as it is known what waits here, before all that came after it. */
  #sayHeld(waiting: Waiting<Said>): void {
    this.#holds = true;
    this.#sayNext(waiting);
  }

  /** Decides on it anew, by what has to be read for it, before all that came after it. */
  #sayNext(waiting: Waiting<Said>): void {
    this.#queue.unshift(waiting);
    if (!this.#pumping) guard({ fail: waiting.reject }, () => this.#pump());
  }

  async #aim(waiting: Waiting<Aimed>, standing: RoomStanding): Promise<void> {
    const { room, command } = waiting;
    const { author } = waiting.actor;
    const { store } = this.#parts;
    await this.#aims?.get(command.seq);
    if (command.ref !== undefined) {
      const first = await firstAnswer(
        store,
        factOf(this.#commits.ground(waiting, standing), command),
      );
      if (first) return waiting.resolve(first);
    }
    const before = this.#commits.ground(waiting, standing);
    this.#parts.paces.takeAimed(before, command);
    await judgeFrom(this.#parts, before, command);
    const target = await targetOf(store, room.key, command);
    this.#reacting ??= new Reacting(this.#parts, this.#key);
    const reacting = this.#reacting;
    const reacted = await reacting.before(command, author.id, standing);
    const { newcomers, works } = this.#parts;
    const isNew = command.type === 'react' && command.on;
    const owesWork = isNew && (await newcomers.owesWork(this.#commits.ground(waiting, standing)));
    const beside = await this.#beside(before, command);
    const ground = this.#commits.ground(waiting, standing);
    if (command.type !== 'remove') refuseIf(this.#parts.addresses.hindranceOf(ground));
    const decided = decideAimed(ground, command, target, reacted, beside);
    if (!decided) return waiting.resolve(this.#commits.answer(room, command.seq, ground.now));
    if (isNew && owesWork) works.judge(ground, command);
    const begun = await beginAimed(this.#parts, this.#commits, ground, decided);
    const { fact, counted, report } = begun;
    for (const one of await alsoDone(this.#parts, this.#commits, ground, fact, reacted))
      this.#commits.add(unasked(waiting), one);
    const landed = new Promise<unknown>((resolve) => {
      const told = both(counted, resolve);
      if (report) this.#commits.addReported(waiting, fact, report, told);
      else this.#commits.add(waiting, fact, told);
    });
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
}
