import type { Random } from '../random/seeded.ts';
import type { Clock } from './clock.ts';

/** The network between one person and the server, as it is at the moment. */
export class Conditions {
  /** Before, nothing of what was sent up arrives; it arrives then. */
  upHeldUntil = 0;
  /** The same for what comes down. */
  downHeldUntil = 0;
  #slowUntil = 0;
  #slowMs = 0;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Milliseconds that the next packet takes. */
  latency(): number {
    const usual = 1 + this.#random(20);
    return this.#clock.now < this.#slowUntil ? usual + this.#random(this.#slowMs) : usual;
  }

  hold(way: 'up' | 'down' | 'both', ms: number): void {
    const until = this.#clock.now + ms;
    if (way !== 'down') this.upHeldUntil = Math.max(this.upHeldUntil, until);
    if (way !== 'up') this.downHeldUntil = Math.max(this.downHeldUntil, until);
  }

  slow(mostMs: number, ms: number): void {
    this.#slowMs = mostMs;
    this.#slowUntil = this.#clock.now + ms;
  }

  heal(): void {
    this.upHeldUntil = this.downHeldUntil = this.#slowUntil = 0;
  }
}
