import type { Flush } from './flush.ts';

/** Writes a second over which a room is hot: below, a write per message costs less than it delays. */
const budget = 20_000;
const shortest = 5;
const longest = 20;
/** The time that frames gather, as a multiple of a flush's own, */
const share = 2.8;
/** as long as gathering and flushing are done within so many milliseconds, */
const span = 28;
/** and the loop has at least as much time besides. */
const leastShare = 1.2;

/**
 * The heat of a busy room, by which its frames gather. A quiet room never waits. A hot one gathers
 * in proportion to what a flush costs, so that writing takes a bounded share of the time.
 */
export class Heat {
  readonly #flush: Flush;
  #rate = 0;
  #readers = 0;
  #last = 0;

  constructor(flush: Flush) {
    this.#flush = flush;
  }

  /** Milliseconds from one flush to the next. */
  get pace(): number {
    if (this.#rate < budget) return 0;
    const cost = this.#readers * this.#flush.writeCost;
    const wanted = Math.max(Math.min(cost * share, span - cost), cost * leastShare);
    return Math.min(longest, Math.max(shortest, wanted));
  }

  /**
   * Milliseconds, by `performance.now()`, before which the next flush should not be. What is
   * committed at this pace need not wait again: only what comes more often does.
   */
  get due(): number {
    return this.#last + this.pace * 0.7;
  }

  /** Notes that a moment's frames went to so many readers. */
  wrote(readers: number): void {
    const now = performance.now();
    const elapsed = Math.max(0.5, now - this.#last);
    const rate = (readers * 1_000) / elapsed;
    this.#rate += (rate - this.#rate) * Math.min(1, elapsed / 100);
    this.#readers = readers;
    this.#last = now;
  }
}
