import type { Actor } from '../protocol/actor.ts';
import { Bucket } from '../protocol/meter.ts';
import type { Purse } from '../protocol/purse.ts';
import type { Rate } from '../protocol/rate.ts';

/** The rate of a room: the server's, or, where the room is set to a pace, so many a second. */
export function roomRate(rate: Rate, pace: number): Rate {
  return pace === 0 ? rate : { burst: pace, everyMs: 1_000 / pace };
}

/** First messages from one address, of people who have no connection of their own. */
const school = 300;

/** Somebody who speaks, as far as it has a share of its own. */
type Speaker = Pick<Actor, 'purse' | 'address'>;

/**
 * The messages of one room, shared out among those who speak there. As long as there are fewer than the
 * room takes, nobody is counted. Then each who speaks has a share, as much as all others, and is not
 * refused before that is used up; what others leave is anybody's. Whoever has no connection of its own,
 * or no key, shares with all such of its address: those cost nothing to make, and with a share for each
 * of them one attacker would take everybody's. A school that greets so is heard nevertheless, once.
 */
export class RoomShare {
  #room = new Bucket();
  #everyMs = 0;
  /** Those who speak while there is too much; the last to speak stands at the end. */
  #speakers: Map<Purse | string, Bucket> | undefined;

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
    if (key !== undefined) this.#speakers?.get(key)?.giveBack(this.#each(key, rate));
  }

  /** Begins anew: what was said at another pace says nothing about this one. */
  #begin({ everyMs }: Rate): void {
    this.#everyMs = everyMs;
    this.#room = new Bucket();
    this.#speakers = undefined;
  }

  #share(speaker: Speaker, rate: Rate, now: number, wait: number): number {
    const key = keyOf(speaker);
    if (key === undefined) return wait;
    if (this.#room.isFull(now)) this.#speakers = undefined;
    this.#speakers ??= new Map();
    this.#forget(now);
    const own = this.#speakers.get(key) ?? new Bucket();
    this.#speakers.delete(key);
    this.#speakers.set(key, own);
    const each = this.#each(key, rate);
    if (wait === 0) {
      own.note(each, now);
      return 0;
    }
    const left = own.take(each, now);
    if (left > 0) return Math.min(left, wait);
    this.#room.note(rate, now);
    return 0;
  }

  /** So often that all together say as much as the room takes: a person one at a time. */
  #each(key: Purse | string, { everyMs }: Rate): Rate {
    const burst = typeof key === 'string' ? school : 1;
    return { burst, everyMs: everyMs * (this.#speakers?.size ?? 1) };
  }

  /** Forgets those who said nothing for as long as their share lasts. */
  #forget(now: number): void {
    for (const [each, own] of this.#speakers ?? []) {
      if (!own.isFull(now)) return;
      this.#speakers?.delete(each);
    }
  }
}

function keyOf({ purse, address }: Speaker): Purse | string | undefined {
  return purse && purse.holders > 0 ? purse : (address ?? purse);
}
