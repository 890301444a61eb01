import { Bucket } from '../protocol/meter.ts';
import type { Rate } from '../protocol/rate.ts';

/** Milliseconds after which somebody is told to come back, at most, however many came before. */
const longest = 60_000;

/**
 * The rate at which a connection comes into rooms. Many that ask at once are told moments one behind
 * the other: each then passes when it comes back.
 */
export class JoinPace {
  readonly #bucket = new Bucket();
  /** The last moment that somebody was told. */
  #told = 0;

  /** @returns 0, or the milliseconds after which this one may come */
  take(rate: Rate, now: number): number {
    const wait = this.#bucket.take(rate, now);
    if (wait === 0) return 0;
    const behind = this.#told - now + rate.everyMs;
    const told = Math.max(wait, Math.min(behind, longest));
    this.#told = now + told;
    return told;
  }
}
