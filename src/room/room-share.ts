import type { Actor } from '../protocol/actor.ts';
import { Bucket } from '../protocol/meter.ts';
import type { Purse } from '../protocol/purse.ts';
import type { Rate } from '../protocol/rate.ts';

/** The rate of a room: the server's, or, where the room is set to a pace, so many a second. */
export function roomRate(rate: Rate, pace: number): Rate {
  return pace === 0 ? rate : { burst: pace, everyMs: 1_000 / pace };
}

/** First messages of newcomers at once, and those of one address, of people who have no connection of their own. */
const school = 300;
/** Milliseconds for which somebody was connected before there was too much who is not new then. */
const longMs = 30_000;

/** Somebody who speaks, as far as it has a share of its own. */
type Speaker = Pick<Actor, 'purse' | 'address' | 'barredFrom'>;

/**
 * The messages of one room, shared out among those who speak there. As long as there are fewer than the
 * room takes, nobody is counted. Then each who speaks has a share, as much as all others, and is not
 * refused before that is used up; what others leave is anybody's. Whoever has no connection of its own,
 * or no key, shares with all such of its address: those cost nothing to make, and with a share for each
 * of them one attacker would take everybody's. A school that greets so is heard nevertheless, once.
 *
 * Whoever is new while there is too much has one message at once, beside all shares: of all who are new
 * together so many, and then as many as the room takes. A room takes twice its rate at most, and that
 * many at first, however many come. Whoever was connected for a while before is not new.
 */
export class RoomShare {
  #room = new Bucket();
  #everyMs = 0;
  /** Those who speak while there is too much; the last to speak stands at the end. */
  #speakers: Map<Purse | string, Share> | undefined;
  /** The moment at which there was too much. */
  #since = 0;
  #greetings: Bucket | undefined;
  /** Those whose greeting was taken: they are not new when they come back after a while. */
  #greeted: WeakSet<Purse> | undefined;

  /** @returns 0, or the milliseconds after which somebody may say one more */
  take(speaker: Speaker, rate: Rate, now: number): number {
    if (rate.everyMs !== this.#everyMs) this.#begin(rate);
    const wait = this.#room.take(rate, now);
    if (wait === 0 && !this.#speakers) return 0;
    return this.#share(speaker, rate, now, wait);
  }

  giveBack(speaker: Speaker, rate: Rate): void {
    this.#room.giveBack(rate);
    const key = keyOf(speaker);
    if (key !== undefined) this.#speakers?.get(key)?.said.giveBack(this.#each(rate));
  }

  /** Begins anew: what was said at another pace says nothing about this one. */
  #begin({ everyMs }: Rate): void {
    this.#everyMs = everyMs;
    this.#room = new Bucket();
    this.#greetings = undefined;
    this.#calm();
  }

  #calm(): void {
    this.#speakers = undefined;
    this.#greeted = undefined;
  }

  #share(speaker: Speaker, rate: Rate, now: number, wait: number): number {
    const key = keyOf(speaker);
    if (key === undefined) return wait;
    if (this.#room.isFull(now)) this.#calm();
    if (!this.#speakers) {
      this.#speakers = new Map();
      this.#since = now;
    }
    this.#forget(rate, now);
    const known = this.#speakers.get(key) ?? this.#returning(key);
    const own = known ?? newcomer(key);
    if (wait === 0) {
      this.#keep(key, own);
      own.said.note(this.#each(rate), now);
      return 0;
    }
    const left = known ? own.said.take(this.#each(rate), now) : Number.POSITIVE_INFINITY;
    const toGreet = left > 0 ? this.#greet(own, rate, now) : 0;
    if (Math.min(left, toGreet) > 0) return Math.min(left, toGreet, wait);
    this.#keep(key, own);
    if (!known) own.said.note(this.#each(rate), now);
    this.#room.note(rate, now);
    return 0;
  }

  /** A share of whoever comes back after a while. */
  #returning(key: Purse | string): Share | undefined {
    if (typeof key === 'string') return undefined;
    const isKnown = this.#greeted?.has(key) === true || key.since < this.#since - longMs;
    return isKnown ? { said: new Bucket(), greetings: 0 } : undefined;
  }

  #keep(key: Purse | string, own: Share): void {
    this.#speakers?.delete(key);
    this.#speakers?.set(key, own);
    if (typeof key === 'string') return;
    this.#greeted ??= new WeakSet();
    this.#greeted.add(key);
  }

  /** @returns 0, or the milliseconds after which a newcomer may greet */
  #greet(own: Share, { everyMs }: Rate, now: number): number {
    if (own.greetings === 0) return Number.POSITIVE_INFINITY;
    this.#greetings ??= new Bucket();
    const wait = this.#greetings.take({ burst: school, everyMs }, now);
    if (wait === 0) own.greetings--;
    return wait;
  }

  /** So often that all together say as much as the room takes: one at a time. */
  #each({ everyMs }: Rate): Rate {
    return { burst: 1, everyMs: everyMs * Math.max(1, this.#speakers?.size ?? 1) };
  }

  /** Forgets those who said nothing for as long as their share lasts, once it was theirs again. */
  #forget(rate: Rate, now: number): void {
    const { everyMs } = this.#each(rate);
    for (const [each, { said }] of this.#speakers ?? []) {
      if (!said.isFull(now - everyMs)) return;
      this.#speakers?.delete(each);
    }
  }
}

/** A share of one who speaks, as far as it is used up, and the first messages that it has beside it. */
interface Share {
  readonly said: Bucket;
  greetings: number;
}

const newcomer = (key: Purse | string): Share => ({
  said: new Bucket(),
  greetings: typeof key === 'string' ? school : 1,
});

function keyOf({ purse, address, barredFrom }: Speaker): Purse | string | undefined {
  return purse && purse.holders > 0 ? purse : (address ?? barredFrom ?? purse);
}
