import { type Answerable, guard, guarded, type OnBug } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Change } from '../protocol/fact.ts';
import type { Aside } from '../protocol/me.ts';
import { noStanding, personIn, type Standing, standingAfter } from '../protocol/standing.ts';

/** Somebody here who hears what is for its clearance. */
export interface Concerned extends Answerable {
  readonly actor: Actor | undefined;
  /** The moment when time alone changes what it may do; infinite where it never does. */
  readonly changesAt?: number;
  /** Told whether it is new in a room where newcomers wait. */
  learn?(isNew: boolean): void;
  /** The standing is another one now. @param now milliseconds since 1970 */
  heed(standing: Standing, now: number): void;
  /** Did a message from this very connection come to wait under this number? */
  isAwaiting?(held: number): boolean;
  /** Has an event left out where its dialect declines its own echo. */
  leaveOut?(seq: number): void;
  /** Tells it something beside the log. */
  tell(aside: Aside): void;
}

export interface ClearancesParts {
  /** Ends the chunk of every voice: nobody hears what was said by another clearance than it had. */
  readonly endChunks: () => void;
  /** Are names of those with a badge for nobody else here? Then a role may concern everybody. */
  readonly isNamed?: boolean | undefined;
  readonly onBug: OnBug;
}

/** A timer holds no longer time, in milliseconds. */
const longest = 2_000_000_000;

/**
 * The room's decisions, as this node has heard them, and the people they concern here. After each
 * fact that decides something, and when somebody's role ends, clearances move between two chunks.
 */
export class Clearances {
  readonly #parts: ClearancesParts;
  readonly #here = new Set<Concerned>();
  #standing = noStanding;
  /** There are seconds between two messages of one person. */
  isSlow = false;
  #timer: NodeJS.Timeout | undefined;
  /** The moment when time alone changes something, in milliseconds since 1970. */
  #ends = Number.POSITIVE_INFINITY;
  /** The same of what may concern anybody. */
  #roomEnds = Number.POSITIVE_INFINITY;

  constructor(parts: ClearancesParts) {
    this.#parts = parts;
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** Everybody here whom it may concern. */
  get here(): Iterable<Concerned> {
    return this.#here;
  }

  begin(standing: Standing): void {
    this.#standing = standing;
    this.isSlow = Boolean(standing.settings.slow);
    this.#waitForNext(Date.now());
  }

  add(one: Concerned): void {
    this.#here.add(one);
    this.waitFor(one);
  }

  /** Somebody here may do another thing at a moment of its own. */
  waitFor({ changesAt = Number.POSITIVE_INFINITY }: Concerned): void {
    if (changesAt < this.#ends) this.#waitForEnd(changesAt);
  }

  remove(one: Concerned): void {
    this.#here.delete(one);
  }

  /** Takes the room's next event, once all voices have it. */
  take(event: RoomEvent): void {
    const after = standingAfter(this.#standing, event, event.at);
    if (after === this.#standing && (event.type === 'posted' || !isOfPlaces(event))) return;
    this.#standing = after;
    this.isSlow = Boolean(after.settings.slow);
    const isForAll = isOfPlaces(event) || (this.#parts.isNamed && isOfNames(event));
    this.#move(isForAll ? undefined : personsOf(event, after));
    if (event.type === 'set' || event.type === 'granted') this.#waitForNext(Date.now());
  }

  /** Somebody wrote: where the room is slow, it waits for its next turn from now on. */
  spoke(person: string): void {
    const now = Date.now();
    for (const one of this.#here) {
      if (one.actor?.author.id === person) guard(one, () => one.heed(this.#standing, now));
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#here.clear();
  }

  /** Somebody with a badge goes by another name: others may be called otherwise. */
  heedAll(): void {
    this.#move();
  }

  /** @param whom by their ids; everybody unless told */
  #move(whom?: readonly string[]): void {
    const isMeant = ({ actor }: Concerned) => !whom || whom.includes(actor?.author.id ?? '');
    const concerned = [...this.#here].filter(isMeant);
    if (concerned.length === 0) return;
    this.#parts.endChunks();
    const now = Date.now();
    for (const one of concerned) guard(one, () => one.heed(this.#standing, now));
  }

  /** Waits until time changes something; if it was changed meanwhile, that is one look in vain. */
  #waitForEnd(ends: number): void {
    clearTimeout(this.#timer);
    this.#ends = ends;
    if (ends === Number.POSITIVE_INFINITY) return;
    const end = guarded({ fail: this.#parts.onBug }, () => this.#end());
    const wait = Math.max(ends - Date.now(), 0);
    this.#timer = setTimeout(end, Math.min(wait, longest)).unref();
  }

  #end(): void {
    const now = Date.now();
    if (this.#roomEnds <= now) this.#move();
    else {
      for (const one of this.#here) {
        if ((one.changesAt ?? this.#ends) <= now) guard(one, () => one.heed(this.#standing, now));
      }
    }
    this.#waitForNext(now);
  }

  #waitForNext(now: number): void {
    let next = nextEnd(this.#standing, now);
    this.#roomEnds = next;
    for (const { changesAt = next } of this.#here) {
      if (changesAt > now && changesAt < next) next = changesAt;
    }
    this.#waitForEnd(next);
  }
}

/** May it be another one who has a badge, and so a name that is for nobody else? */
function isOfNames(change: Change): boolean {
  if (change.type === 'linked') return true;
  return (change.type === 'granted' || change.type === 'revoked') && change.role !== 'member';
}

/** May it be anybody who is kept from speaking by it, or is so no more? */
function isOfPlaces(change: Change): boolean {
  if (change.type === 'unbanned') return true;
  return (change.type === 'banned' || change.type === 'timed-out') && change.address === true;
}

/** The moment when the next role ends, or the room opens, ends, or is calm no more. */
function nextEnd({ people, settings }: Standing, now: number): number {
  const { opens = 0, ends = 0, calm = 0 } = settings;
  let next = Number.POSITIVE_INFINITY;
  const take = (moment: number) => {
    if (moment > now && moment < next) next = moment;
  };
  take(opens);
  take(ends);
  take(calm);
  for (const { until = 0 } of people) take(until);
  return next;
}

/** The people whose clearance a decision may change; undefined where that may be anybody's. */
function personsOf(change: Change, standing: Standing): readonly string[] | undefined {
  if (change.type === 'linked') return [change.guest, change.person];
  return 'person' in change ? [personIn(standing, change.person)] : undefined;
}
