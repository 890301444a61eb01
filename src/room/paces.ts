import type { Actor } from '../protocol/actor.ts';
import type { Counts } from '../protocol/counts.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Purse } from '../protocol/purse.ts';
import type { Rate, RateName } from '../protocol/rate.ts';
import { isAtLeast } from '../protocol/role.ts';
import { refuseOver, TooFast } from '../protocol/too-fast.ts';
import type { Aimed, Ground } from './ground.ts';
import { Hindered } from './may.ts';
import { type RoomShare, roomRate } from './room-share.ts';
import type { RoomStanding } from './standing.ts';

/** The rates to which a room holds what is said and done in it. Who keeps order there is held to none. */
export class Paces {
  readonly #counts: Counts;

  constructor(counts: Counts) {
    this.#counts = counts;
  }

  /**
   * Takes what a message or a question costs its author.
   *
   * @throws TooFast
   */
  takeSaid(ground: Ground, { change }: Fact, share: RoomShare): void {
    const { actor } = ground;
    // The host's own acts have neither.
    if (!actor.purse && actor.barredFrom === undefined) return;
    if (change.type === 'asked') return this.takeReport(ground);
    const refusal = actor.isPaced ? undefined : this.#counts.takePost(actor);
    if (refusal) return refuseUnless(keepsOrder(ground), refusal);
    const rate = this.#rateIn(ground.standing);
    const wait = share.take(actor, rate, performance.now());
    if (wait === 0 || keepsOrder(ground)) return;
    if (!actor.isPaced) this.#counts.givePostBack(actor);
    throw new TooFast('roomPosts', rate, wait);
  }

  /** Checks that somebody is not over the rate of what it says; nothing is taken. @throws TooFast */
  checkSaid(actor: Actor, type: 'post' | 'edit' | 'ask'): void {
    const { purse, isPaced } = actor;
    const counts = this.#counts;
    if (!purse || (isPaced && type === 'post')) return;
    if (type === 'edit') {
      const rate = counts.rates.changes;
      return refuseOver('changes', rate, purse.changes.waitOf(rate, performance.now()));
    }
    const over = type === 'ask' ? counts.takeReport(actor) : counts.takePost(actor);
    if (over) throw over;
    if (type === 'ask') counts.giveReportBack(actor);
    else counts.givePostBack(actor);
  }

  /** @throws TooFast */
  takeAimed(ground: Ground, { type }: Pick<Aimed, 'type'>): void {
    const { purse } = ground.actor;
    if (purse) this.#take(ground, purse, type === 'react' ? 'reactions' : 'changes');
  }

  /**
   * Takes a reaction from the address that it comes from.
   *
   * @returns why it has to wait, unless its author wrote in the room; then nothing is taken
   */
  overReactionsFrom(ground: Ground): TooFast | undefined {
    if (!ground.actor.purse || keepsOrder(ground)) return undefined;
    const { rates, reactionsFrom } = this.#counts;
    const wait = reactionsFrom.take(ground.actor);
    return wait > 0 ? new TooFast('reactionsFrom', rates.reactionsFrom, wait) : undefined;
  }

  /**
   * Judges a pace that is set in a room: it may take from what the server lets through, and only the host
   * gives more.
   *
   * @throws Hindered
   */
  judgePace({ standing, actor, now }: Ground, pace: number): void {
    const { everyMs } = this.#counts.rates.roomPosts;
    const isMore = everyMs > 0 && pace * everyMs > 1_000;
    if (isMore && standing.roleOf(actor, now) !== 'host')
      throw new Hindered({ code: 'not_allowed' });
  }

  /** A room that nothing was decided in goes at the server's rate. */
  #rateIn(standing: RoomStanding): Rate {
    const { roomPosts } = this.#counts.rates;
    return standing.isQuiet ? roomPosts : roomRate(roomPosts, standing.settings.pace);
  }

  /**
   * Takes one of the rooms that somebody may make, before it is known whether one comes of it: those that
   * are on their way to the disk count, however many are at once.
   *
   * @returns the reason why there is none; then nothing is taken
   */
  takeMade(actor: Actor): TooFast | undefined {
    const { rates, roomsMade } = this.#counts;
    const wait = actor.purse && !isHost(actor) ? roomsMade.take(placeOf(actor)) : 0;
    return wait > 0 ? new TooFast('roomsMade', rates.roomsMade, wait) : undefined;
  }

  /** Returns it, where no room came of it. */
  giveMadeBack(actor: Actor): void {
    if (actor.purse && !isHost(actor)) this.#counts.roomsMade.giveBack(placeOf(actor));
  }

  /** Takes what a report or a question costs, before anything is read for it. @throws TooFast */
  takeReport(ground: Ground): void {
    const refusal = this.#counts.takeReport(ground.actor);
    if (refusal) refuseUnless(keepsOrder(ground), refusal);
  }

  /** Returns what a message or a question took that was there already, or is refused for something else. */
  giveBack(
    actor: Actor | undefined,
    { change }: Fact,
    share: RoomShare,
    standing: RoomStanding | undefined,
  ): void {
    const { purse } = actor ?? {};
    if (!actor || !purse) return;
    const { rates } = this.#counts;
    if (change.type === 'asked') return this.#counts.giveReportBack(actor);
    if (change.type !== 'posted' && change.type !== 'held') return;
    this.#counts.givePostBack(actor);
    share.giveBack(actor, standing ? this.#rateIn(standing) : rates.roomPosts);
  }

  #take(ground: Ground, purse: Purse, name: 'changes' | 'reactions'): void {
    const rate = this.#counts.rates[name];
    const wait = purse[name].take(rate, performance.now());
    if (wait > 0 && !keepsOrder(ground)) refuseOver(name satisfies RateName, rate, wait);
  }
}

function keepsOrder({ standing, actor, now }: Ground): boolean {
  return isAtLeast(standing.roleOf(actor, now), 'moderator');
}

const isHost = ({ grants }: Actor) => grants?.role === 'host';

/** The place by which rooms are counted that somebody makes. */
const placeOf = ({ address, author }: Actor) => address ?? author.id;

/** @throws TooFast */
function refuseUnless(isExempt: boolean, refusal: TooFast): void {
  if (!isExempt) throw refusal;
}
