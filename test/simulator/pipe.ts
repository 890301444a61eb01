import type { Clock, Process } from './clock.ts';

/** One direction of a connection: what is put in comes out later, whole and in order, or never. */
export class Pipe<Item> {
  readonly #clock: Clock;
  readonly #to: Process;
  readonly #heldUntil: () => number;
  readonly #deliver: (item: Item) => void;
  #queue: { readonly item: Item; readonly at: number }[] = [];
  #scheduled = false;
  #closed = false;
  paused = false;

  /** @param heldUntil before which nothing comes out */
  constructor(clock: Clock, to: Process, heldUntil: () => number, deliver: (item: Item) => void) {
    this.#clock = clock;
    this.#to = to;
    this.#heldUntil = heldUntil;
    this.#deliver = deliver;
  }

  /** @param wait milliseconds on the way, at least */
  push(item: Item, wait: number): void {
    if (this.#closed) return;
    const at = Math.max(this.#queue.at(-1)?.at ?? 0, this.#clock.now + wait);
    this.#queue.push({ item, at });
    this.go();
  }

  /** Nothing comes out any more. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
  }

  /** Goes on after a pause. */
  go(): void {
    const next = this.#queue[0];
    if (this.#scheduled || this.paused || !next) return;
    this.#scheduled = true;
    const wait = Math.max(next.at, this.#heldUntil()) - this.#clock.now;
    this.#clock.schedule(wait, this.#to, () => {
      this.#scheduled = false;
      if (this.paused) return;
      if (this.#heldUntil() > this.#clock.now) return this.go();
      const first = this.#queue.shift();
      if (first) this.#deliver(first.item);
      this.go();
    });
  }
}
