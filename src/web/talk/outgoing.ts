import type { Unsent } from '../../client/index.ts';
import type { Life } from '../life.ts';

const longestMs = 5_000;

/**
 * Messages that were said and are not yet in the talk. The server's yes may come before the event
 * that shows the message: until then its row stays.
 */
export class Outgoing {
  #unsent: readonly Unsent[] = [];
  readonly #answered = new Map<string, Unsent>();
  readonly #changed: () => void;
  readonly #life: Life;

  constructor(changed: () => void, life: Life) {
    this.#changed = changed;
    this.#life = life;
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
    this.#life.after(longestMs, () => {
      if (this.#answered.delete(row.ref)) this.#changed();
    });
  }
}
