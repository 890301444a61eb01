/** Something to do; neither throws nor rejects. */
export type Turn = () => Promise<void> | undefined;

/** One thing after the other: each begins when the one before is done, at once where it can. */
export class Turns {
  readonly #onCrowd: (crowded: boolean) => void;
  readonly #waiting: Turn[] = [];
  #busy = false;
  #crowded = false;

  /** @param onCrowd told when something begins to wait, and when nothing does any more */
  constructor(onCrowd: (crowded: boolean) => void) {
    this.#onCrowd = onCrowd;
  }

  take(turn: Turn): void {
    this.#waiting.push(turn);
    if (this.#busy) this.#tell();
    else this.#work();
  }

  readonly #work = (): void => {
    this.#busy = true;
    for (let turn = this.#waiting.shift(); turn; turn = this.#waiting.shift()) {
      const work = turn();
      if (!work) continue;
      void work.then(this.#work);
      return this.#tell();
    }
    this.#busy = false;
    this.#tell();
  };

  #tell(): void {
    const crowded = this.#waiting.length > 0;
    if (crowded === this.#crowded) return;
    this.#crowded = crowded;
    this.#onCrowd(crowded);
  }
}
