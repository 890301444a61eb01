import type { Rate } from './rate.ts';

/**
 * A count for one connection, person or room: one moment, and no list. It is the time up to which what
 * was taken is paid for (the generic cell rate algorithm).
 *
 * @example
 * const wait = bucket.take(rates.posts, performance.now()); // 0, or milliseconds until one more passes
 */
export class Bucket {
  #paidUpTo = 0;

  /**
   * Takes one, if there is one.
   *
   * @param now milliseconds by a clock that never jumps
   * @returns 0, or the milliseconds after which one would be there; then nothing is taken
   */
  take({ burst, everyMs }: Rate, now: number): number {
    if (everyMs === 0) return 0;
    const paid = this.#paidUpTo > now ? this.#paidUpTo : now;
    const wait = paid - now - (burst - 1) * everyMs;
    if (wait > 0) return wait;
    this.#paidUpTo = paid + everyMs;
    return 0;
  }

  /** The milliseconds after which one would be there, without taking it. */
  waitOf({ burst, everyMs }: Rate, now: number): number {
    return Math.max(0, this.#paidUpTo - now - (burst - 1) * everyMs);
  }

  /** Takes one, whether there is one or not. */
  note({ everyMs }: Rate, now: number): void {
    this.#paidUpTo = (this.#paidUpTo > now ? this.#paidUpTo : now) + everyMs;
  }

  /** Returns one that was taken, where nothing came of it. */
  giveBack({ everyMs }: Rate): void {
    this.#paidUpTo -= everyMs;
  }

  /** The number that could be taken at once. */
  left({ burst, everyMs }: Rate, now: number): number {
    if (everyMs === 0) return burst;
    return Math.max(0, Math.floor(burst - Math.max(0, this.#paidUpTo - now) / everyMs));
  }

  /** Nothing is owed: it is as if it were new. */
  isFull(now: number): boolean {
    return this.#paidUpTo <= now;
  }
}

/** Keys that are counted at a time. */
const mostKeys = 50_000;

/**
 * The same for many, by whatever tells them apart. Those that owe nothing more are forgotten on the way;
 * past the bound, whoever took least lately is.
 */
export class Meter {
  readonly rate: Rate;
  readonly #most: number;
  readonly #now: () => number;
  /** The last to take stands at the end. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, most = mostKeys, now: () => number = () => performance.now()) {
    this.rate = rate;
    this.#most = most;
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** @returns 0, or the milliseconds after which one would be there; then nothing is taken */
  take(key: string): number {
    if (this.rate.everyMs === 0) return 0;
    return this.#touched(key).take(this.rate, this.#now());
  }

  /** The milliseconds after which one would be there, without taking it. */
  waitOf(key: string): number {
    return this.#buckets.get(key)?.waitOf(this.rate, this.#now()) ?? 0;
  }

  /** Takes one, whether there is one or not. */
  note(key: string): void {
    if (this.rate.everyMs > 0) this.#touched(key).note(this.rate, this.#now());
  }

  giveBack(key: string): void {
    this.#buckets.get(key)?.giveBack(this.rate);
  }

  #touched(key: string): Bucket {
    const bucket = this.#buckets.get(key) ?? new Bucket();
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const now = this.#now();
    for (const [each, oldest] of this.#buckets) {
      const isOver = oldest.isFull(now) || this.#buckets.size > this.#most;
      if (each === key || !isOver) break;
      this.#buckets.delete(each);
    }
    return bucket;
  }
}
