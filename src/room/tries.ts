/** Milliseconds for which a try counts. */
const span = 60_000;

/** Counts what was tried in vain within the last minute, by whatever tells those who try apart. */
export class Tries {
  readonly #most: number;
  readonly #now: () => number;
  /** The moments of each one's tries, oldest first; the last to try stands at the end. */
  readonly #times = new Map<string, readonly number[]>();

  /**
   * @param most tries a minute
   * @param now milliseconds by a clock that never jumps
   */
  constructor(most: number, now: () => number = () => performance.now()) {
    this.#most = most;
    this.#now = now;
  }

  /** Seconds until there may be another one; 0 where there may be one now. */
  waitOf(who: string): number {
    const times = this.#recent(who);
    const [oldest = 0] = times.slice(-this.#most);
    if (times.length < this.#most) return 0;
    return Math.ceil((oldest + span - this.#now()) / 1_000);
  }

  note(who: string): void {
    const times = [...this.#recent(who), this.#now()];
    this.#times.delete(who);
    this.#times.set(who, times);
    for (const [each, tried] of this.#times) {
      if ((tried.at(-1) ?? 0) > this.#now() - span) break;
      this.#times.delete(each);
    }
  }

  #recent(who: string): readonly number[] {
    const from = this.#now() - span;
    return (this.#times.get(who) ?? []).filter((time) => time > from);
  }
}
