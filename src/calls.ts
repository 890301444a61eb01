import { failed, guarded, type OnBug } from './guard.ts';
import type { HookEnd, HookName, HookWatch } from './hook-watch.ts';
import { Refusal } from './protocol/error.ts';
import { readable } from './thrown.ts';

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

/** A call that is under way. */
class Call<T> {
  readonly #control = new AbortController();
  readonly #answer = Promise.withResolvers<T>();
  readonly promise = this.#answer.promise;
  readonly resolve = this.#answer.resolve;
  readonly reject = this.#answer.reject;
  readonly signal = this.#control.signal;
  /** The reason why nobody waits for it any more. */
  stopped: Refusal | HookLate | undefined;

  end(why: Refusal | HookLate): void {
    this.stopped = why;
    this.reject(why);
    this.#control.abort(why);
  }
}

/** The calls of a hook that are under way: each has its time, and all can be ended together. */
export class Calls {
  readonly #parts: CallsParts;
  readonly #flying = new Set<Pick<Call<unknown>, 'end'>>();
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
    const call = new Call<T>();
    try {
      const answer = await this.#wait(call, ask);
      const end = endOf(answer);
      this.#isFailing = false;
      note(end);
      return answer;
    } catch (thrown) {
      // What was thrown may throw where it is looked at: why nobody waits any more says the call itself.
      const { stopped } = call;
      if (stopped instanceof Refusal) {
        note('ended');
        throw stopped;
      }
      note(stopped ? 'late' : 'failed');
      const cause = stopped ?? readable(thrown);
      if (!this.#isFailing) failed({ fail: onBug }, new Error(`${hook} failed`, { cause }));
      this.#isFailing = true;
      throw new Refusal('hook_failed');
    }
  }

  /** Ends all that are under way. */
  end(why: Refusal): void {
    for (const call of [...this.#flying]) call.end(why);
  }

  /** @throws HookLate, Refusal, or what the hook throws */
  async #wait<T>(call: Call<T>, ask: (signal: AbortSignal) => T | PromiseLike<T>): Promise<T> {
    const { milliseconds } = this.#parts;
    const late = () => call.end(new HookLate(`It took over ${milliseconds} ms.`));
    const timer = setTimeout(guarded({ fail: call.reject }, late), milliseconds);
    this.#flying.add(call);
    Promise.try(ask, call.signal).then(call.resolve, call.reject);
    try {
      return await call.promise;
    } finally {
      clearTimeout(timer);
      this.#flying.delete(call);
    }
  }
}
