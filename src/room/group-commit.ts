import type { Fact } from '../protocol/fact.ts';
import type { Committed, Store } from '../store/store.ts';

type Settle = (committed: Committed | undefined, error?: unknown) => void;

/** Facts of one transaction, at most: bounds what a commit holds in memory and how long it takes. */
const most = 2_000;
/**
 * Milliseconds between the beginnings of two commits, at least. After a pause, a fact never waits;
 * under load, each commit and the wake-ups of two threads around it are shared by more.
 */
const pace = 4;

/**
 * Gathers the facts of all rooms into transactions: one batch is in flight while the next gathers,
 * so that the cost of an fsync is shared by all who wait for it.
 */
export class GroupCommit {
  readonly #store: Pick<Store, 'commit'>;
  readonly #watch: ((facts: number, milliseconds: number) => void) | undefined;
  #facts: Fact[] = [];
  #settles: Settle[] = [];
  #flying = false;
  #began = Number.NEGATIVE_INFINITY;
  #idle: (() => void)[] = [];

  constructor(store: Pick<Store, 'commit'>, watch?: (facts: number, milliseconds: number) => void) {
    this.#store = store;
    this.#watch = watch;
  }

  /** `settle` is called in the order of commit, before any promise sees the batch. */
  add(fact: Fact, settle: Settle): void {
    this.#facts.push(fact);
    this.#settles.push(settle);
    if (this.#flying) return;
    this.#flying = true;
    this.#next();
  }

  /** Resolves when nothing waits for the disk. */
  settled(): Promise<void> {
    if (!this.#flying) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #next(): void {
    const wait = this.#began + pace - performance.now();
    if (wait <= 0) setImmediate(() => void this.#fly());
    else setTimeout(() => void this.#fly(), wait);
  }

  async #fly(): Promise<void> {
    const facts = this.#facts.splice(0, most);
    const settles = this.#settles.splice(0, most);
    this.#began = performance.now();
    try {
      const committed = await this.#store.commit(facts);
      this.#watch?.(facts.length, performance.now() - this.#began);
      for (const [i, settle] of settles.entries()) settle(committed[i]);
    } catch (error) {
      for (const settle of settles) settle(undefined, error);
    }
    if (this.#facts.length > 0) return this.#next();
    this.#flying = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
