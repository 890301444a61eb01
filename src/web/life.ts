type Timer = ReturnType<typeof setTimeout>;

/** The time that an app is open, and what it holds so long: listeners by `signal`, timers, and all that has to be undone. */
export class Life {
  readonly #over = new AbortController();
  readonly #timers = new Set<Timer>();

  /** Aborted at the end: given to a listener, it lets go of it. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /** Does `act` once after `ms`, unless it ends before. */
  after(ms: number, act: () => void): Timer {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    return this.#keep(timer);
  }

  /** Does `act` every `ms` until the end. */
  every(ms: number, act: () => void): void {
    this.#keep(setInterval(act, ms));
  }

  cancel(timer: Timer | undefined): void {
    clearTimeout(timer);
    if (timer !== undefined) this.#timers.delete(timer);
  }

  atEnd(act: () => void): void {
    if (this.isOver) act();
    else this.signal.addEventListener('abort', act, { once: true });
  }

  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#over.abort();
  }

  #keep(timer: Timer): Timer {
    if (this.isOver) clearTimeout(timer);
    else this.#timers.add(timer);
    return timer;
  }
}
