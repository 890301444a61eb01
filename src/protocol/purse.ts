import { Bucket } from './meter.ts';

/** All that is counted of one person, whichever of its connections and requests it is about. */
export class Purse {
  readonly posts = new Bucket();
  readonly changes = new Bucket();
  readonly reactions = new Bucket();
  readonly reports = new Bucket();
  readonly commands = new Bucket();
  readonly tickets = new Bucket();
  /** Made where somebody tells over HTTP how far it read. */
  marks: Bucket | undefined;
  /** Made where somebody hints over HTTP that it writes: by room, the latest ones. */
  typed: Map<string, Bucket> | undefined;
  /** Made where one who keeps order has used up its commands over HTTP. */
  commandsOfOrder: Bucket | undefined;
  /** The connections that count by it. */
  holders = 0;
  /** The moment at which it was made, by a clock that never jumps. */
  readonly since: number;

  constructor(since: number) {
    this.since = since;
  }

  /** Nothing is owed: it is as if it were new. */
  isFull(now: number): boolean {
    const { posts, changes, reactions, reports, commands, tickets } = this;
    const all = [posts, changes, reactions, reports, commands, tickets];
    const some = [this.marks, this.commandsOfOrder, ...(this.typed?.values() ?? [])];
    return [...all, ...some].every((bucket) => bucket?.isFull(now) !== false);
  }
}

/** People of whom something is counted, at a time. */
const mostPurses = 50_000;

/**
 * The purses of people by their ids. Who has no connection here and owes nothing is forgotten on the
 * way; past the bound, whoever was counted longest ago is.
 */
export class Purses {
  readonly #most: number;
  readonly #now: () => number;
  /** The last to be counted stands at the end. */
  readonly #purses = new Map<string, Purse>();

  constructor(most = mostPurses, now: () => number = () => performance.now()) {
    this.#most = most;
    this.#now = now;
  }

  get size(): number {
    return this.#purses.size;
  }

  /** Is somebody counted at the moment? */
  has(id: string): boolean {
    return this.#purses.has(id);
  }

  of(id: string): Purse {
    const purse = this.#purses.get(id) ?? new Purse(this.#now());
    this.#purses.delete(id);
    this.#purses.set(id, purse);
    this.#forget(id);
    return purse;
  }

  /** The purse of somebody whose connection begins: all its connections have the same one. */
  hold(id: string): Purse {
    const purse = this.of(id);
    purse.holders++;
    return purse;
  }

  letGo(purse: Purse): void {
    purse.holders--;
  }

  /** Looks at the two that stand first: what is held goes behind, so that each has its turn. */
  #forget(id: string): void {
    const now = this.#now();
    for (let looked = 0; looked < 2; looked++) {
      const [first] = this.#purses;
      if (!first || first[0] === id) return;
      const [each, purse] = first;
      this.#purses.delete(each);
      const mayGo = purse.holders === 0 && purse.isFull(now);
      if (!mayGo && this.#purses.size < this.#most) this.#purses.set(each, purse);
    }
  }
}
