import { complain, guarded } from '../guard.ts';

/** Frames of one turn of the loop before time is looked at. */
const few = 32;
/** Milliseconds of frames after them, after which the next ones wait for a later turn. */
const slice = 2;

/** Somebody whose frames are heard. */
export interface Heard {
  /** It was told no lately: where many wait, it does so behind those who were not. */
  readonly isLate: boolean;
}

/**
 * The share of the event loop in which clients are heard. A thousand of them may say something in one
 * turn; then each turn takes some of it, and rooms are told in between. Where more is said than is
 * heard at once, whoever was not refused lately goes first.
 */
export class InputShare {
  readonly #first: (() => void)[] = [];
  readonly #late: (() => void)[] = [];
  #heard = 0;
  /** The moment at which time was looked at in this turn; 0 before that. */
  #began = 0;
  #isDue = false;
  #waits = false;

  /** Is what somebody says now to wait for a later turn? Asked once for each frame. */
  isOver(who: Heard): boolean {
    if (++this.#heard < few && !this.#waits) return false;
    const now = performance.now();
    if (this.#began === 0) this.#began = now;
    this.#schedule();
    if (this.#first.length > 0 || now - this.#began > slice) return true;
    return this.#late.length > 0 && who.isLate;
  }

  /** Queues a step: it hears a frame, and more as long as that is not over. */
  later(who: Heard, step: () => void): void {
    (who.isLate ? this.#late : this.#first).push(step);
    this.#waits = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(this.#turn);
  }

  readonly #turn = guarded({ fail: complain }, () => {
    this.#isDue = false;
    const began = performance.now();
    const waiting = this.#first.length + this.#late.length;
    for (let done = 0; done < waiting && performance.now() - began < slice; done++) {
      // The steps that these leave for later go behind all others.
      (this.#first.shift() ?? this.#late.shift())?.();
    }
    this.#heard = 0;
    this.#began = 0;
    this.#waits = this.#first.length + this.#late.length > 0;
    if (this.#waits) this.#schedule();
  });
}

/** The share of clients: there is one loop, and so one share. */
export const inputShare = new InputShare();
