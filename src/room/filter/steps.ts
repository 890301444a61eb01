import { nextTurn } from '../../turn.ts';

/** Milliseconds for which nobody else gets a turn. */
const most = 2;

/** Work that lets others in after a while. */
export class Slice {
  #began = performance.now();

  /** Resolves at once, or after a turn of the loop where it has gone on for long. */
  async end(): Promise<void> {
    if (performance.now() - this.#began < most) return;
    await nextTurn();
    this.#began = performance.now();
  }
}

/** Does work that is cut into steps, and lets others in between. */
export async function inSteps<T>(work: Iterator<void, T>): Promise<T> {
  const slice = new Slice();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await slice.end();
  }
}
