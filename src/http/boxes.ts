import { randomBytes, randomInt } from 'node:crypto';
import { Refusal } from '../protocol/error.ts';

/** Milliseconds for which a box waits to be taken. */
export const boxMs = 300_000;
/** Characters of what is in one, at most. */
export const boxLength = 1_024;
/** Wrong digits that a box takes; with the last one it is gone. */
const mostTries = 3;
/** Boxes of the whole process, and of one address. */
const most = { all: 1_000, each: 5 };

interface Box {
  readonly text: string;
  readonly digits: string;
  readonly from: string | undefined;
  readonly until: number;
  tries: number;
}

/** A box that was put down: its id goes into a link, its digits beside it. */
export interface PutBox {
  readonly id: string;
  readonly digits: string;
}

/**
 * Sealed boxes on their way from one device of a person to another, whose key never comes here. In
 * memory alone: a restart loses them, and nobody finds them in a file.
 *
 * @example
 * const { id, digits } = boxes.put('…', '192.0.2.1');
 * boxes.take(id, digits); // '…', once
 */
export class Boxes {
  readonly #now: () => number;
  /** The oldest first. */
  readonly #boxes = new Map<string, Box>();

  /** @param now milliseconds by a clock that never jumps */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get size(): number {
    return this.#boxes.size;
  }

  /**
   * @param from whose it is, as far as addresses tell people apart
   * @throws Refusal `too_many_boxes`
   */
  put(text: string, from: string | undefined): PutBox {
    this.#sweep();
    const own =
      from === undefined ? [] : [...this.#boxes.values()].filter((box) => box.from === from);
    const [first] = own.length >= most.each ? own : this.#boxes.values();
    if (first && (own.length >= most.each || this.#boxes.size >= most.all)) {
      throw new Refusal('too_many_boxes', Math.ceil((first.until - this.#now()) / 1_000));
    }
    const id = randomBytes(16).toString('base64url');
    const digits = String(randomInt(1_000_000)).padStart(6, '0');
    this.#boxes.set(id, { text, digits, from, until: this.#now() + boxMs, tries: 0 });
    return { id, digits };
  }

  /**
   * Takes out what is in a box, for the first person who knows its digits.
   *
   * @throws Refusal `no_box`, `wrong_digits`
   */
  take(id: string, digits: string): string {
    this.#sweep();
    const box = this.#boxes.get(id);
    if (!box) throw new Refusal('no_box');
    if (digits === box.digits) {
      this.#boxes.delete(id);
      return box.text;
    }
    box.tries++;
    if (box.tries >= mostTries) this.#boxes.delete(id);
    throw new Refusal('wrong_digits');
  }

  #sweep(): void {
    const now = this.#now();
    for (const [id, { until }] of this.#boxes) {
      if (until > now) return;
      this.#boxes.delete(id);
    }
  }
}
