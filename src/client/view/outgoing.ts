import type { Unsent } from '../outbox-store.ts';

const longestMs = 5_000;

type After = (ms: number, act: () => void) => void;

/**
 * Messages that were said and are not yet in the talk. The server's yes may come before the event
 * that shows the message: until then its row stays.
 */
export class Outgoing {
  #unsent: readonly Unsent[] = [];
  readonly #answered = new Map<string, Unsent>();
  readonly #changed: () => void;
  readonly #after: After;

  /** @param after does something later, if that still matters then */
  constructor(changed: () => void, after: After) {
    this.#changed = changed;
    this.#after = after;
  }

  get rows(): readonly Unsent[] {
    return [...this.#answered.values(), ...this.#unsent];
  }

  follow(unsent: readonly Unsent[]): void {
    const refs = new Set(unsent.map(({ ref }) => ref));
    for (const row of this.#unsent) {
      if (!refs.has(row.ref) && row.state === 'sending') this.#hold(row);
    }
    this.#unsent = unsent.map((row) => ({ ...row }));
    this.#changed();
  }

  shown(ref: string | undefined): void {
    if (ref !== undefined) this.#answered.delete(ref);
  }

  #hold(row: Unsent): void {
    this.#answered.set(row.ref, row);
    this.#after(longestMs, () => {
      if (this.#answered.delete(row.ref)) this.#changed();
    });
  }
}
