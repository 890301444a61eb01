import type { Flush } from './flush.ts';

/** Writes a second over which a room is hot: below, a write per message costs less than it delays. */
const budget = 20_000;
const shortest = 5;
const longest = 20;

/**
 * How busy a room is, and so how long its frames may gather. A quiet room never waits. A hot one
 * waits a multiple of what a flush costs, so that writing takes a bounded share of the time.
 */
export class Heat {
  readonly #flush: Flush;
  #rate = 0;
  #last = 0;

  constructor(flush: Flush) {
    this.#flush = flush;
  }

  /** Milliseconds, by `performance.now()`, before which the next flush should not be. */
  get due(): number {
    if (this.#rate < budget) return 0;
    return this.#last + Math.min(longest, Math.max(shortest, this.#flush.cost * 4));
  }

  /** Notes that a moment's frames went to so many readers. */
  wrote(readers: number): void {
    const now = performance.now();
    const elapsed = Math.max(0.5, now - this.#last);
    const rate = (readers * 1_000) / elapsed;
    this.#rate += (rate - this.#rate) * Math.min(1, elapsed / 100);
    this.#last = now;
  }
}
