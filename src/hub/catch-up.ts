import { complain, guarded } from '../guard.ts';

/** Milliseconds that those who catch up work in one go. */
const slice = 1;
/** The number of times as long that the loop belongs to everybody else then, at most. */
const longestRest = 9;

/**
 * Readers who catch up take turns, one step each, for a bounded share of the loop's time: as large
 * as theirs of all readers, and at least a tenth. A hundred of a thousand who come back at once delay
 * nobody who is up to date; where nearly everybody is behind, it is nearly all that is done.
 */
export class CatchUp {
  /** The number of readers, behind or not. */
  readers = 0;
  #steps: (() => void)[] = [];
  #isDue = false;
  #restsUntil = 0;

  /**
   * Queues one reader's next step; whoever has more to do afterwards queues again.
   *
   * @param step guarded by the reader itself
   */
  add(step: () => void): void {
    this.#steps.push(step);
    if (this.#isDue) return;
    this.#isDue = true;
    this.#runIn(this.#restsUntil - performance.now());
  }

  #runIn(wait: number): void {
    if (wait <= 0) setImmediate(this.#run);
    else setTimeout(this.#run, wait);
  }

  readonly #turn = (): void => {
    const began = performance.now();
    const steps = this.#steps;
    this.#steps = [];
    let done = 0;
    let took = 0;
    while (done < steps.length && took < slice) {
      steps[done++]?.();
      took = performance.now() - began;
    }
    const upToDate = Math.max(0, this.readers - steps.length);
    const rest = took * Math.min(longestRest, upToDate / steps.length);
    this.#restsUntil = began + took + rest;
    this.#steps = [...steps.slice(done), ...this.#steps];
    this.#isDue = this.#steps.length > 0;
    if (this.#isDue) this.#runIn(rest);
  };

  readonly #run = guarded({ fail: complain }, this.#turn);
}
