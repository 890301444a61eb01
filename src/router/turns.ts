import { type Answerable, guarded } from '../guard.ts';

/** Something to do; neither throws nor rejects. */
export type Turn = () => Promise<void> | undefined;

/** One thing after the other: each begins when the one before is done, at once where it can. */
export class Turns {
  readonly #onCrowd: (crowded: boolean) => void;
  readonly #owner: Answerable;
  readonly #waiting: Turn[] = [];
  #busy = false;
  #crowded = false;

  /**
   * @param owner answers for a turn that fails all the same
   * @param onCrowd told when something begins to wait, and when nothing does any more
   */
  constructor(owner: Answerable, onCrowd: (crowded: boolean) => void) {
    this.#owner = owner;
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
      const owner = this.#owner;
      void work.then(
        guarded(owner, this.#work),
        guarded(owner, (error: unknown) => owner.fail(error)),
      );
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
