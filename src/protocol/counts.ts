import type { Actor } from './actor.ts';
import { Refusal } from './error.ts';
import { Meter } from './meter.ts';
import { PlaceMeter } from './place-meter.ts';
import { type Purse, Purses } from './purse.ts';
import { noRates, type Rates } from './rate.ts';
import { TooFast } from './too-fast.ts';

/** Rooms that are known at addresses, at most. */
const mostKnown = 50_000;

/** The codes that are tried from addresses: those of rooms that are none count. */
export class TriedCodes {
  readonly #meter: Meter;
  /** Rooms that somebody found from an address: there is nothing more to be found out about them there. */
  readonly #found = new Set<string>();

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** Milliseconds until somebody may ask for a room; 0 where it may, also for one that was found from there. */
  waitOf(address: string, room: string): number {
    const wait = this.#meter.waitOf(address);
    return wait > 0 && !this.hasFound(address, room) ? wait : 0;
  }

  hasFound(address: string, room: string): boolean {
    return this.#found.has(`${address} ${room}`);
  }

  /** Notes what was behind a code. */
  note(address: string, room: string, isThere: boolean): void {
    if (!isThere) return this.#meter.note(address);
    const found = `${address} ${room}`;
    if (this.#found.has(found)) return;
    const [oldest] = this.#found;
    if (this.#found.size >= mostKnown && oldest !== undefined) this.#found.delete(oldest);
    this.#found.add(found);
  }
}

/** Everything that is counted by rates, but for what each connection and room counts itself. */
export class Counts {
  readonly rates: Rates;
  readonly purses = new Purses();
  /** The purses of addresses: one for all those without a key who come from there. */
  readonly keyless = new Purses();
  readonly strangerPosts: PlaceMeter;
  readonly reactionsFrom: PlaceMeter;
  readonly reportsFrom: PlaceMeter;
  readonly roomsMade: Meter;
  readonly logins: Meter;
  /** Keys of links and boxes that are none. */
  readonly linkTries: Meter;
  readonly newKeys: PlaceMeter;
  readonly reads: PlaceMeter;
  readonly pages: PlaceMeter;
  readonly codes: TriedCodes;

  constructor(rates: Rates) {
    this.rates = rates;
    this.strangerPosts = new PlaceMeter(rates.strangerPosts);
    this.reactionsFrom = new PlaceMeter(rates.reactionsFrom);
    this.reportsFrom = new PlaceMeter(rates.reportsFrom);
    this.roomsMade = new Meter(rates.roomsMade);
    this.logins = new Meter(rates.logins);
    this.linkTries = new Meter(rates.linkTries);
    this.newKeys = new PlaceMeter(rates.newKeys);
    this.reads = new PlaceMeter(rates.reads);
    this.pages = new PlaceMeter(rates.pages);
    this.codes = new TriedCodes(new Meter(rates.codesTried));
  }

  /** Nothing is counted here. */
  get isOff(): boolean {
    return this.rates.reads.everyMs === 0;
  }

  /** Takes what a message costs its author. @returns why it has to wait; then nothing is taken */
  takePost(actor: Actor): TooFast | undefined {
    const { purse, author } = actor;
    const { posts, strangerPosts } = this.rates;
    const wait = purse?.posts.take(posts, performance.now()) ?? 0;
    if (wait > 0) return new TooFast('posts', posts, wait);
    const since = author.claimed ? this.strangerPosts.take(actor) : 0;
    if (since === 0) return undefined;
    purse?.posts.giveBack(posts);
    return new TooFast('strangerPosts', strangerPosts, since);
  }

  givePostBack(actor: Actor): void {
    actor.purse?.posts.giveBack(this.rates.posts);
    if (actor.author.claimed) this.strangerPosts.giveBack(actor);
  }

  /** Takes what a report or a question costs. @returns why it has to wait; then nothing is taken */
  takeReport(actor: Actor): TooFast | undefined {
    const { purse } = actor;
    const { reports, reportsFrom } = this.rates;
    const wait = purse?.reports.take(reports, performance.now()) ?? 0;
    if (wait > 0) return new TooFast('reports', reports, wait);
    const since = this.reportsFrom.take(actor);
    if (since === 0) return undefined;
    purse?.reports.giveBack(reports);
    return new TooFast('reportsFrom', reportsFrom, since);
  }

  giveReportBack(actor: Actor): void {
    actor.purse?.reports.giveBack(this.rates.reports);
    this.reportsFrom.giveBack(actor);
  }

  /**
   * Counts a token or a key that is nobody's, from an address. It is looked at all the same: refusing
   * those behind it unseen would keep out whoever shares the address.
   *
   * @returns what is told of it: the fault, or, past the rate, that and no more
   */
  loginFault(fault: unknown, from: string | undefined): unknown {
    const isWrong = fault instanceof Refusal && fault.code === 'bad_token';
    const wait = isWrong && from !== undefined ? this.logins.take(from) : 0;
    return wait > 0 ? new TooFast('logins', this.rates.logins, wait) : fault;
  }

  /** @param from an address; undefined where it tells nobody apart @throws Refusal `too_many_tries` */
  checkLinkTries(from: string | undefined): void {
    const wait = from === undefined ? 0 : this.linkTries.waitOf(from);
    if (wait > 0) throw new Refusal('too_many_tries', Math.ceil(wait / 1_000));
  }

  /** The purse of somebody who speaks on no connection; of nobody, where neither key nor address is known. */
  purseOf(id: string | undefined, address: string | undefined): Purse | undefined {
    if (id !== undefined) return this.purses.of(id);
    return address === undefined ? undefined : this.keyless.of(address);
  }
}

/** Counts that hold nobody up. */
export const uncounted: Counts = /* @__PURE__ */ new Counts(noRates);
