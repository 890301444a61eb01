/** Milliseconds that those who catch up work in one go. */
const slice = 1;
/** How many times as long the loop then belongs to everybody else. */
const rest = 9;

/**
 * Readers who catch up take turns, one step each, for a bounded share of the loop's time: a hundred
 * of them coming back at once delay nobody who is up to date.
 */
export class CatchUp {
  #steps: (() => void)[] = [];
  #isDue = false;
  #restsUntil = 0;

  /** Queues one reader's next step; whoever has more to do afterwards queues again. */
  add(step: () => void): void {
    this.#steps.push(step);
    if (this.#isDue) return;
    this.#isDue = true;
    const wait = this.#restsUntil - performance.now();
    if (wait <= 0) setImmediate(this.#run);
    else setTimeout(this.#run, wait);
  }

  readonly #run = (): void => {
    const began = performance.now();
    const steps = this.#steps;
    this.#steps = [];
    let done = 0;
    let took = 0;
    while (done < steps.length && took < slice) {
      steps[done++]?.();
      took = performance.now() - began;
    }
    this.#restsUntil = began + took * (1 + rest);
    this.#steps = [...steps.slice(done), ...this.#steps];
    this.#isDue = this.#steps.length > 0;
    if (this.#isDue) setTimeout(this.#run, took * rest);
  };
}
