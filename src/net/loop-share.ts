import { complain, guarded } from '../guard.ts';

/**
 * Milliseconds of one turn of the loop after which no step begins: a message takes several turns.
 */
const slice = 1;

/**
 * The share of the event loop that belongs to work nobody waits for in a room: answers over HTTP,
 * long reads, what one connection asks for again and again. Each step begins in a turn of its own or
 * shares one with others that are short; then sockets are heard and rooms are told first.
 * A promise that is kept at once lets nobody in: a loop that awaits such ones awaits `turn` besides.
 *
 * @example for (const part of parts) { await loopShare.turn(); write(part); }
 */
export class LoopShare {
  readonly #steps: (() => void)[] = [];
  /** The time at which the steps of this turn began; undefined until the first of them. */
  #began: number | undefined;

  /** Queues a step; what it leaves to promises that are kept at once counts as its own time. */
  add(step: () => void): void {
    this.#steps.push(step);
    setImmediate(this.#run);
  }

  /** Resolves when it is the caller's turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.add(resolve));
  }

  readonly #run = guarded({ fail: complain }, () => {
    const now = performance.now();
    if (this.#began === undefined) {
      this.#began = now;
      setImmediate(this.#end);
    }
    if (now - this.#began < slice) this.#steps.shift()?.();
    else setImmediate(this.#run);
  });

  /** Ends the turn: what is queued in it runs in the next, so this runs before what is left. */
  readonly #end = guarded({ fail: complain }, () => {
    this.#began = undefined;
  });
}

/** The share of the loop: there is one loop, and so one share. */
export const loopShare = new LoopShare();
