import { guarded, type OnBug } from './guard.ts';
import type { HookEnd, HookName, HookWatch } from './hook-watch.ts';
import { Refusal } from './protocol/error.ts';

/** A hook that did not answer in its time. */
export class HookLate extends Error {
  override name = 'HookLate';
}

interface CallsParts {
  readonly hook: HookName;
  /** The time that each may take. */
  readonly milliseconds: number;
  /** Told of the first of several failures in a row. */
  readonly onBug: OnBug;
  /** Told how each ended; nobody is unless said. */
  readonly watch?: HookWatch | undefined;
}

/** The calls of a hook that are under way: each has its time, and all can be ended together. */
export class Calls {
  readonly #parts: CallsParts;
  readonly #flying = new Set<(why: unknown) => void>();
  /** It failed, and has not answered since. */
  #isFailing = false;

  constructor(parts: CallsParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#flying.size;
  }

  /**
   * Asks a hook. What it answers when its time is over, nobody hears.
   *
   * @param ask given a signal that is aborted when nobody waits for the answer any more
   * @param endOf says what an answer is, and throws where it is none
   * @throws Refusal `hook_failed`, or the one by which all of them were ended
   */
  async ask<T>(
    ask: (signal: AbortSignal) => T | PromiseLike<T>,
    endOf: (answer: T) => HookEnd,
  ): Promise<T> {
    const { hook, onBug, watch } = this.#parts;
    const began = performance.now();
    const note = (end: HookEnd) => watch?.note(hook, end, performance.now() - began);
    try {
      const answer = await this.#call(ask);
      const end = endOf(answer);
      this.#isFailing = false;
      note(end);
      return answer;
    } catch (error) {
      if (error instanceof Ended) {
        note('ended');
        throw error.why;
      }
      note(error instanceof HookLate ? 'late' : 'failed');
      if (!this.#isFailing) onBug(new Error(`${hook} failed`, { cause: error }));
      this.#isFailing = true;
      throw new Refusal('hook_failed');
    }
  }

  /** Ends all that are under way. */
  end(why: Refusal): void {
    for (const end of [...this.#flying]) end(new Ended(why));
  }

  /** @throws HookLate, Ended, or what the hook throws */
  async #call<T>(ask: (signal: AbortSignal) => T | PromiseLike<T>): Promise<T> {
    const { milliseconds } = this.#parts;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const control = new AbortController();
    const end = (why: unknown) => {
      reject(why);
      control.abort(why instanceof Ended ? why.why : why);
    };
    const late = () => end(new HookLate(`It took over ${milliseconds} ms.`));
    const timer = setTimeout(guarded({ fail: reject }, late), milliseconds);
    this.#flying.add(end);
    Promise.try(ask, control.signal).then(resolve, reject);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#flying.delete(end);
    }
  }
}

/** The reason why calls were ended that nobody waits for: no error that a hook throws by itself. */
class Ended {
  readonly why: Refusal;

  constructor(why: Refusal) {
    this.why = why;
  }
}
