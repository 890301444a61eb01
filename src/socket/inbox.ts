import { type Answerable, failed, guard, guarded } from '../guard.ts';
import { nextTurn } from '../turn.ts';

/** What an inbox can do about a client that sends faster than it is answered. */
export interface Tap extends Answerable {
  readonly outlet: { readonly congested: boolean; whenDrained(resume: () => void): void };
  pause(): void;
  resume(): void;
}

/**
 * Frames in the order they came. Some hold up those behind them until they are done, others fly,
 * up to a number at once; past it, or while the client does not read its answers, the connection is
 * not read either. Nothing is dropped.
 */
export class Inbox {
  readonly #tap: Tap;
  readonly #most: number;
  readonly #handle: (frame: string) => void;
  #frames: string[] = [];
  #flying = 0;
  #held = 0;
  #paused = false;
  #working = false;
  #awaitsDrain = false;

  constructor(tap: Tap, most: number, handle: (frame: string) => void) {
    this.#tap = tap;
    this.#most = most;
    this.#handle = handle;
  }

  take(frame: string): void {
    this.#frames.push(frame);
    this.#work();
  }

  /**
   * Frames behind wait until `work` is done, and for a turn of the loop: mostly it is done at once,
   * and a thousand of them would be one piece.
   */
  hold(work: Promise<void>): void {
    this.#held++;
    guard(this.#tap, () => this.#after(work, true));
  }

  /** Frames behind go on; only so many may fly at once. */
  fly(work: Promise<void>): void {
    this.#flying++;
    guard(this.#tap, () => this.#after(work, false));
  }

  /** Work that fails ends the connection, before anything behind it is looked at. */
  async #after(work: Promise<void>, held: boolean): Promise<void> {
    try {
      await work;
    } catch (error) {
      failed(this.#tap, error);
    }
    if (held && this.#frames.length > 0) await nextTurn();
    if (held) this.#held--;
    else this.#flying--;
    try {
      this.#work();
    } catch (error) {
      failed(this.#tap, error);
    }
  }

  #work(): void {
    if (this.#working) return;
    this.#working = true;
    let done = 0;
    while (done < this.#frames.length && this.#free) this.#handle(this.#frames[done++] as string);
    this.#working = false;
    if (done > 0) this.#frames = this.#frames.slice(done);
    this.#adjust();
  }

  get #free(): boolean {
    return this.#held === 0 && this.#flying < this.#most && !this.#tap.outlet.congested;
  }

  #adjust(): void {
    const full = this.#frames.length > 0;
    if (full !== this.#paused) {
      this.#paused = full;
      if (full) this.#tap.pause();
      else this.#tap.resume();
    }
    if (full && this.#tap.outlet.congested && !this.#awaitsDrain) {
      this.#awaitsDrain = true;
      const go = () => {
        this.#awaitsDrain = false;
        this.#work();
      };
      this.#tap.outlet.whenDrained(guarded(this.#tap, go));
    }
  }
}
