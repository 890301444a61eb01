import { type Answerable, complain, failed, guard, guarded, type OnBug } from '../guard.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Committed, Store } from '../store/store.ts';

type Settle = (committed: Committed | undefined, error?: unknown) => void;
/** The outcome of a batch: all of it, or why none of it. */
interface Outcome {
  readonly committed?: readonly Committed[];
  readonly error?: unknown;
}

type Watch = (facts: number, milliseconds: number) => void;

/** Facts of one transaction, at most: bounds what a commit holds in memory and how long it takes. */
const most = 2_000;
/**
 * Milliseconds between the beginnings of two commits, at least. After a pause, a fact never waits;
 * under load, each commit and the wake-ups of two threads around it are shared by more.
 */
const leastPace = 5;

/**
 * Gathers the facts of all rooms into transactions: one batch is in flight while the next gathers,
 * so that the cost of an fsync is shared by all who wait for it.
 */
export class GroupCommit {
  readonly #store: Pick<Store, 'commit'>;
  readonly #watch: Watch | undefined;
  readonly #owner: Answerable;
  #facts: Fact[] = [];
  #settles: Settle[] = [];
  #flying = false;
  #began = Number.NEGATIVE_INFINITY;
  #due = Number.POSITIVE_INFINITY;
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];
  #landings: (() => void)[] = [];

  /** @param watch told of every commit */
  constructor(store: Pick<Store, 'commit'>, watch?: Watch, onBug: OnBug = complain) {
    this.#store = store;
    this.#watch = watch;
    this.#owner = { fail: onBug };
    this.#fly = guarded(this.#owner, this.#begin);
  }

  /**
   * @param settle called in the order of commit, before any promise sees the batch
   * @param pace milliseconds since the last commit began for which this fact may wait
   */
  add(fact: Fact, settle: Settle, pace = 0): void {
    this.#facts.push(fact);
    this.#settles.push(settle);
    const due = this.#began + Math.max(leastPace, pace);
    if (due >= this.#due) return;
    this.#due = due;
    if (!this.#flying) this.#schedule();
  }

  /** Resolves when nothing waits for the disk. */
  settled(): Promise<void> {
    if (!this.#flying && this.#facts.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Resolves when all that waits for the disk now is there, or refused. */
  landed(): Promise<void> {
    const last = this.#settles.at(-1);
    if (last) {
      return new Promise((resolve) => {
        this.#settles[this.#settles.length - 1] = (committed, error) => {
          resolve();
          last(committed, error);
        };
      });
    }
    if (!this.#flying) return Promise.resolve();
    return new Promise((resolve) => this.#landings.push(resolve));
  }

  readonly #fly: () => void;

  #schedule(): void {
    if (this.#soon) return;
    clearTimeout(this.#later);
    const wait = this.#due - performance.now();
    if (wait > 0) this.#later = setTimeout(this.#fly, wait);
    else this.#soon = setImmediate(this.#fly);
  }

  readonly #begin = async (): Promise<void> => {
    this.#soon = undefined;
    this.#flying = true;
    const [facts, settles] = this.#next();
    this.#began = performance.now();
    this.#due = this.#facts.length > 0 ? this.#began : Number.POSITIVE_INFINITY;
    const { committed, error } = await this.#commit(facts);
    for (let i = 0; i < settles.length; i++) {
      try {
        settles[i]?.(committed?.[i], error);
      } catch (bug) {
        failed(this.#owner, bug);
      }
    }
    this.#flying = false;
    for (const resolve of this.#landings.splice(0)) resolve();
    if (this.#facts.length > 0) return this.#schedule();
    for (const resolve of this.#idle.splice(0)) resolve();
  };

  /** The facts of the next transaction, which gather no more, and what each is settled by. */
  #next(): readonly [readonly Fact[], readonly Settle[]] {
    if (this.#facts.length > most) {
      let end = most;
      while (this.#facts[end]?.follows) end++;
      return [this.#facts.splice(0, end), this.#settles.splice(0, end)];
    }
    const next = [this.#facts, this.#settles] as const;
    this.#facts = [];
    this.#settles = [];
    return next;
  }

  /** Commits facts; what is committed stays so, whatever goes wrong afterwards. */
  async #commit(facts: readonly Fact[]): Promise<Outcome> {
    try {
      const committed = await this.#store.commit(facts);
      const watch = this.#watch;
      const took = performance.now() - this.#began;
      if (watch) guard(this.#owner, () => watch(facts.length, took));
      return { committed };
    } catch (error) {
      return { error };
    }
  }
}
