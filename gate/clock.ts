/** Tasks by the moment they are due, in milliseconds. */
interface Task {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Time that passes only when it is told to: what waits for timers, for the end of the loop turn or
 * for the clock then happens in the same order and equally often in every run.
 */
export class Clock {
  #now = 1_000;
  #soon = new Map<object, () => void>();
  #later = new Map<object, Task>();
  readonly #realImmediate = setImmediate;

  /** Takes the place of this process's clock and timers, for good. */
  rule(): void {
    performance.now = () => this.#now;
    Date.now = () => 1_700_000_000_000 + this.#now;
    Object.assign(globalThis, {
      setImmediate: (run: () => void) => this.#add(this.#soon, run),
      clearImmediate: (task: object) => this.#soon.delete(task),
      setTimeout: (run: () => void, wait = 0) =>
        this.#add(this.#later, { at: this.#now + wait, run }),
      clearTimeout: (task: object) => this.#later.delete(task),
    });
  }

  /** Lets time pass, and everything happen that was due in it; time without a task costs nothing. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await this.#endTurn();
    for (let due = this.#next(end); due; due = this.#next(end)) {
      this.#now = Math.max(this.#now, due.at);
      due.run();
      await this.#endTurn();
    }
    this.#now = end;
  }

  /** Takes what is due first. */
  #next(end: number): Task | undefined {
    let first: [object, Task] | undefined;
    for (const entry of this.#later) {
      if (entry[1].at <= end && (!first || entry[1].at < first[1].at)) first = entry;
    }
    if (first) this.#later.delete(first[0]);
    return first?.[1];
  }

  async #endTurn(): Promise<void> {
    await this.#microtasks();
    while (this.#soon.size > 0) {
      const soon = this.#soon;
      this.#soon = new Map();
      for (const run of soon.values()) run();
      await this.#microtasks();
    }
  }

  #microtasks(): Promise<void> {
    return new Promise((resolve) => this.#realImmediate(resolve));
  }

  #add<T>(tasks: Map<object, T>, task: T): object {
    const key = { unref: () => key, ref: () => key, hasRef: () => true };
    tasks.set(key, task);
    return key;
  }
}
