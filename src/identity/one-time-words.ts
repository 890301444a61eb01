import { hash, randomBytes } from 'node:crypto';

/** Milliseconds for which a word is good, and the number that are good at once. */
const life = 60_000;
const most = 16;

/**
 * Words that are good once, for a minute: whoever may ask for one by the control socket shows by it
 * over HTTP that it is the host. In memory alone, by their hashes.
 */
export class OneTimeWords {
  readonly #now: () => number;
  /** The moments when they end, by their hashes, oldest first. */
  readonly #ends = new Map<string, number>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A new word; where there are too many, the oldest is good no more. */
  give(): string {
    const word = randomBytes(32).toString('base64url');
    this.#ends.set(hashOf(word), this.#now() + life);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > most && oldest !== undefined) this.#ends.delete(oldest);
    return word;
  }

  /** Is it one that nobody has shown yet? It is good no more then. */
  take(word: string): boolean {
    const key = hashOf(word);
    const ends = this.#ends.get(key);
    this.#ends.delete(key);
    return ends !== undefined && ends > this.#now();
  }
}

const hashOf = (word: string): string => hash('sha256', word, 'base64url');
