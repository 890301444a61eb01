import { Bucket } from '../protocol/meter.ts';
import type { Rate } from '../protocol/rate.ts';

/** Milliseconds after which those who came are remembered a second time as long, and then no more. */
const windowMs = 10_000;
/** Places that are told apart in that time. */
const mostPlaces = 50_000;

/**
 * The rate of all that is new on a server, shared among the places that it comes from: past the rate,
 * who comes from a place that had less than its share lately is let in all the same. So a thousand who
 * come from elsewhere keep nobody out.
 *
 * @example
 * const arrivals = new Arrivals(rates.allConnections);
 * if (arrivals.mayCome('192.0.2.1', now)) arrivals.note('192.0.2.1', now);
 */
export class Arrivals {
  readonly #rate: Rate;
  readonly #bucket = new Bucket();
  /** Those who came from each place: in this window, and in the one before. */
  #lately = new Map<string, number>();
  #before = new Map<string, number>();
  /** The places of both. */
  #places = 0;
  #since = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** May one more come from a place? @param place undefined where it is not known */
  mayCome(place: string | undefined, now: number): boolean {
    if (this.#bucket.waitOf(this.#rate, now) === 0) return true;
    if (place === undefined) return false;
    this.#turn(now);
    const came = (this.#lately.get(place) ?? 0) + (this.#before.get(place) ?? 0);
    return came < Math.max(1, (2 * windowMs) / this.#rate.everyMs / Math.max(1, this.#places));
  }

  /** Notes one that came. */
  note(place: string | undefined, now: number): void {
    if (this.#rate.everyMs === 0) return;
    // What comes past the rate is bounded by its shares: it leaves nothing to pay for others.
    this.#bucket.take(this.#rate, now);
    if (place === undefined) return;
    this.#turn(now);
    if (!this.#lately.has(place) && !this.#before.has(place)) this.#places++;
    this.#lately.set(place, (this.#lately.get(place) ?? 0) + 1);
  }

  #turn(now: number): void {
    if (now - this.#since < windowMs && this.#lately.size < mostPlaces) return;
    this.#before = now - this.#since < 2 * windowMs ? this.#lately : new Map();
    this.#lately = new Map();
    this.#places = this.#before.size;
    this.#since = now;
  }
}
