import { type Answerable, failed, guard, guarded } from '../guard.ts';
import { nextTurn } from '../turn.ts';
import { type Heard, inputShare } from './input-share.ts';

/** The work that a frame leaves to be done. */
export interface Pending {
  readonly done: Promise<void>;
  /** Frames behind wait until it is done; else they go on, and only so many may fly at once. */
  readonly holds: boolean;
}

/** The worker that an inbox hands its frames to. */
export interface Work extends Answerable, Heard {
  /** The client does not read its answers: nothing more is done for it meanwhile. */
  readonly congested: boolean;
  /** Calls `goOn` once when it is congested no more. */
  awaitDrain(goOn: () => void): void;
  /** Told when frames wait, and no more should come in, and when none waits any more. */
  onCrowded(crowded: boolean): void;
  /** Does a frame. */
  do(frame: string): Pending | undefined;
}

/**
 * Frames in the order they came. Some hold up those behind them until they are done, others fly,
 * up to a number at once; past it, while the client does not read its answers, or while too many
 * others are heard, the connection is not read either. Nothing is dropped.
 */
export class Inbox {
  readonly #work: Work;
  readonly #most: number;
  #frames: string[] = [];
  #flying = 0;
  #held = 0;
  #paused = false;
  #working = false;
  #awaitsDrain = false;
  #goOn: (() => void) | undefined;

  constructor(work: Work, most: number) {
    this.#work = work;
    this.#most = most;
  }

  take(frame: string): void {
    if (this.#frames.length > 0 || this.#working || !this.#free) {
      this.#frames.push(frame);
      this.#workOff();
      return;
    }
    if (inputShare.isOver(this.#work)) {
      this.#frames.push(frame);
      this.#awaitTurn();
      this.#adjust();
      return;
    }
    this.#working = true;
    this.#take(frame);
    this.#working = false;
    if (this.#frames.length > 0) this.#workOff();
  }

  /**
   * Frames wait until `done`, and for a turn of the loop: mostly it is done at once, and a thousand
   * of them would be one piece.
   */
  hold(done: Promise<void>): void {
    this.#held++;
    guard(this.#work, () => this.#after(done, true));
  }

  #fly(done: Promise<void>): void {
    this.#flying++;
    guard(this.#work, () => this.#after(done, false));
  }

  /** Work that fails ends the connection, before anything behind it is looked at. */
  async #after(done: Promise<void>, held: boolean): Promise<void> {
    try {
      await done;
    } catch (error) {
      failed(this.#work, error);
    }
    if (held && this.#frames.length > 0) await nextTurn();
    if (held) this.#held--;
    else this.#flying--;
    try {
      this.#workOff();
    } catch (error) {
      failed(this.#work, error);
    }
  }

  /** @param isTurn it is its turn: one frame is heard, however many others wait */
  #workOff(isTurn = false): void {
    if (this.#working) return;
    this.#working = true;
    let done = 0;
    let isOver = false;
    while (done < this.#frames.length && this.#free && !isOver) {
      const mayHear = (isTurn && done === 0) || !inputShare.isOver(this.#work);
      if (mayHear) this.#take(this.#frames[done++] as string);
      else isOver = true;
    }
    this.#working = false;
    if (done > 0) this.#frames = this.#frames.slice(done);
    if (isOver) this.#awaitTurn();
    this.#adjust();
  }

  #awaitTurn(): void {
    this.#held++;
    this.#goOn ??= guarded(this.#work, () => {
      this.#held--;
      this.#workOff(true);
    });
    inputShare.later(this.#work, this.#goOn);
  }

  #take(frame: string): void {
    const pending = this.#work.do(frame);
    if (!pending) return;
    if (pending.holds) this.hold(pending.done);
    else this.#fly(pending.done);
  }

  get #free(): boolean {
    return this.#held === 0 && this.#flying < this.#most && !this.#work.congested;
  }

  #adjust(): void {
    const full = this.#frames.length > 0;
    if (full !== this.#paused) {
      this.#paused = full;
      this.#work.onCrowded(full);
    }
    if (full && this.#work.congested && !this.#awaitsDrain) {
      this.#awaitsDrain = true;
      const go = () => {
        this.#awaitsDrain = false;
        this.#workOff();
      };
      this.#work.awaitDrain(go);
    }
  }
}

/** The work that several commands of one frame leave to be done. */
export function together(all: readonly (Pending | undefined)[]): Pending | undefined {
  const pending = all.filter((one) => one !== undefined);
  if (pending.length < 2) return pending[0];
  const done = Promise.all(pending.map((one) => one.done)).then(() => {});
  return { done, holds: pending.some(({ holds }) => holds) };
}
