import { Refusal } from '../protocol/error.ts';

/**
 * Requests that cost much: one at a time from one address, and some more wait for their turn. Who asks
 * from where addresses tell nobody apart waits for nobody.
 */
export class DearRequests {
  readonly #most: number;
  /** The requests of addresses that wait; an address that has none, but one in work, has an empty list. */
  readonly #waiting = new Map<string, (() => void)[]>();

  /** @param most requests of an address that wait at a time */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Does some work when it is its turn.
   *
   * @throws Refusal `too_fast`
   */
  async inTurn<Done>(from: string | undefined, work: () => Promise<Done>): Promise<Done> {
    if (from === undefined) return work();
    const waiting = this.#waiting.get(from);
    if (waiting && waiting.length >= this.#most) throw new Refusal('too_fast');
    if (waiting) await new Promise<void>((resolve) => waiting.push(resolve));
    else this.#waiting.set(from, []);
    try {
      return await work();
    } finally {
      const next = this.#waiting.get(from)?.shift();
      if (next) next();
      else this.#waiting.delete(from);
    }
  }
}
