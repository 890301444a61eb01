import { guarded } from './guard.ts';

/** A hook that did not answer in its time. */
export class HookLate extends Error {
  override name = 'HookLate';
}

/** The calls of a hook that are under way: each has its time, and all can be ended together. */
export class Calls {
  readonly #milliseconds: number;
  readonly #flying = new Set<(why: unknown) => void>();

  /** @param milliseconds that each may take */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  get size(): number {
    return this.#flying.size;
  }

  /**
   * Asks a hook. What it answers when its time is over, nobody hears.
   *
   * @param ask given a signal that is aborted when nobody waits for the answer any more
   * @throws HookLate, what the hook throws, or why all of them were ended
   */
  async ask<T>(ask: (signal: AbortSignal) => T | PromiseLike<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const control = new AbortController();
    const end = (why: unknown) => {
      reject(why);
      control.abort(why);
    };
    const late = () => end(new HookLate(`It took over ${this.#milliseconds} ms.`));
    const timer = setTimeout(guarded({ fail: reject }, late), this.#milliseconds);
    this.#flying.add(end);
    Promise.try(ask, control.signal).then(resolve, reject);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#flying.delete(end);
    }
  }

  /** Ends all that are under way. */
  end(why: unknown): void {
    for (const end of [...this.#flying]) end(why);
  }
}
