import type { OutboxStore, Unsent } from './outbox-store.ts';
import { inTime } from './patience.ts';

/** The part of a store that is one author's in one room. */
export interface ShelfParts {
  readonly room: string;
  /** Only rows of this fingerprint are ours. */
  readonly author: string;
  readonly store: OutboxStore;
}

/** The rows of an outbox as its store has them: one thing is done after the other. */
export class Shelf {
  readonly #parts: ShelfParts;
  /** Refs of rows that the store has: where one is gone from there, another tab is done with it. */
  readonly #kept = new Set<string>();
  #work: Promise<void> = Promise.resolve();

  constructor(parts: ShelfParts) {
    this.#parts = parts;
  }

  /** Resolves when what was begun is done; another one as soon as more is. */
  get done(): Promise<void> {
    return this.#work;
  }

  has(ref: string): boolean {
    return this.#kept.has(ref);
  }

  /** @param told called with whether the store took it */
  put(row: Unsent, told: (isKept: boolean) => void): void {
    void this.#do(async () => {
      try {
        await this.#parts.store.put(row);
        this.#kept.add(row.ref);
        told(true);
      } catch {
        told(false);
      }
    });
  }

  remove(row: Unsent): void {
    void this.#do(() => this.#parts.store.remove(row));
    this.forget(row);
  }

  forget({ ref }: Unsent): void {
    this.#kept.delete(ref);
  }

  /**
   * Reads what is there, in the order in which all is done: it holds what was put before.
   *
   * @param begin called before it is asked for; tells the guest whose rows are ours, too
   */
  read(begin: () => string | undefined, take: (rows: Map<string, Unsent>) => void): Promise<void> {
    return this.#do(async () => {
      const guest = begin();
      const { store, room, author } = this.#parts;
      const all = await store.load(room);
      const moved = all.filter((row) => row.author === guest).map((row) => ({ ...row, author }));
      for (const row of moved) this.put(row, () => {});
      const rows = [...moved, ...all.filter((row) => row.author === author)];
      take(new Map(rows.map((row) => [row.ref, row])));
      for (const { ref } of rows) this.#kept.add(ref);
    });
  }

  #do(work: () => Promise<void>): Promise<void> {
    // One that throws where it should reject is no other.
    this.#work = this.#work.then(() => inTime((async () => work())()));
    return this.#work;
  }
}
