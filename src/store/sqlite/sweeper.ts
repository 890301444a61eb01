/** The number of times as long as a slice of deleting took that it rests afterwards. */
const rest = 9;
/** Milliseconds after which it looks again, however long it has time: clocks are set. */
const longest = 60_000;

/**
 * Work that is left to do behind, in slices: between two of them whoever posts is served, most of the
 * time. Some of it is to be done at a time only.
 */
export class Sweeper {
  readonly #sweep: () => boolean;
  readonly #due: () => number;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  /**
   * @param sweep does a slice, and answers whether there is more
   * @param due tells when there will be, in milliseconds since 1970; infinite where never
   */
  constructor(sweep: () => boolean, due: () => number) {
    this.#sweep = sweep;
    this.#due = due;
  }

  /** Begins, unless it is at it. */
  soon(ms = 0): void {
    const at = performance.now() + ms;
    if (at >= this.#at) return;
    clearTimeout(this.#timer);
    this.#at = at;
    this.#timer = setTimeout(() => this.#work(), ms);
    this.#timer.unref();
  }

  /** Begins when something is to be done. */
  later(): void {
    const due = this.#due();
    if (due < Number.POSITIVE_INFINITY) {
      this.soon(Math.min(Math.max(due - Date.now(), 0), longest));
    }
  }

  #work(): void {
    this.#at = Number.POSITIVE_INFINITY;
    const began = performance.now();
    if (this.#sweep()) this.soon((performance.now() - began) * rest);
    else this.later();
  }
}
