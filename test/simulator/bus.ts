import type { Bus, Published } from '../../src/bus/bus.ts';
import { createMemoryBus } from '../../src/bus/memory.ts';
import type { Random } from '../random/seeded.ts';
import type { Clock } from './clock.ts';

/** What a road does to what is published on it. */
export type BusState = 'well' | 'drops' | 'doubles' | 'delays' | 'reorders';

/** A road that is worse than any real one: the log has to make up for it. */
export class FlakyBus implements Bus {
  state: BusState = 'well';
  readonly #inner = createMemoryBus();
  readonly #clock: Clock;
  readonly #random: Random;
  #lastAt = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  publish(message: Published): void {
    switch (this.state) {
      case 'well':
        return this.#inner.publish(message);
      case 'drops':
        return this.#random(2) === 0 ? undefined : this.#inner.publish(message);
      case 'doubles':
        this.#inner.publish(message);
        return this.#later(message, this.#random(50));
      case 'delays':
        this.#lastAt = Math.max(this.#lastAt, this.#clock.now + this.#random(50));
        return this.#later(message, this.#lastAt - this.#clock.now);
      case 'reorders':
        return this.#later(message, this.#random(50));
    }
  }

  subscribe(room: string, hear: (message: Published) => void): () => void {
    return this.#inner.subscribe(room, hear);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #later(message: Published, ms: number): void {
    this.#clock.schedule(ms, this.#clock.current, () => this.#inner.publish(message));
  }
}
