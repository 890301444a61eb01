import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Refs that are gathered before they are settled: the more, the more of them share a page. */
const usualGeneration = 32_768;

/**
 * Knows the facts of every ref there ever was. An index over hashes changes a page of its own for
 * each new ref; so new ones are kept in memory, and when there are enough, settled in the order of
 * their hashes, a few with every commit. After a crash the unsettled ones are read from the end of
 * the log. What a transaction did here must be told by `keep` or `undo`.
 */
export class Refs {
  readonly #generation: number;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #setSettled: StatementSync;
  #fresh = new Map<number, number>();
  #settling = new Map<number, number>();
  #order = new Float64Array();
  #lastOfSettling = 0;
  #settled = 0;
  #added: number[] = [];
  #settledBefore = 0;

  constructor(database: DatabaseSync, generation = usualGeneration) {
    this.#generation = generation;
    this.#find = database.prepare('SELECT fact FROM ref WHERE hash = ?');
    this.#insert = database.prepare('INSERT OR IGNORE INTO ref VALUES (?, ?)');
    this.#setSettled = database.prepare(
      `INSERT INTO meta VALUES ('settled', ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    );
    const rest = database
      .prepare(
        `SELECT id, ref_hash FROM fact WHERE ref_hash IS NOT NULL AND id >
           coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'settled'), 0)`,
      )
      .iterate();
    for (const { id, ref_hash } of rest) this.add(Number(ref_hash), Number(id));
    this.keep();
  }

  /** The rows of facts whose refs have this hash. */
  find(hash: number): number[] {
    const unsettled = this.#fresh.get(hash) ?? this.#settling.get(hash);
    const found = unsettled === undefined ? [] : [unsettled];
    if (this.#find.get(hash) === undefined) return found;
    return [...found, ...this.#find.all(hash).map(({ fact }) => Number(fact))];
  }

  add(hash: number, fact: number): void {
    if (this.#fresh.has(hash) || this.#settling.has(hash)) {
      this.#insert.run(hash, fact);
      return;
    }
    this.#fresh.set(hash, fact);
    this.#added.push(hash);
  }

  /** Settles at most `count` refs, within the transaction that is open. */
  settle(count: number): void {
    if (this.#settling.size === 0) return;
    const end = Math.min(this.#settled + count, this.#order.length);
    for (; this.#settled < end; this.#settled++) {
      const hash = this.#order[this.#settled] as number;
      this.#insert.run(hash, this.#settling.get(hash) as number);
    }
    if (end === this.#order.length) {
      this.#setSettled.run(String(this.#lastOfSettling));
    }
  }

  /** The transaction was committed. */
  keep(): void {
    this.#added = [];
    if (this.#settled === this.#order.length) {
      this.#settling = new Map();
      if (this.#fresh.size >= this.#generation) this.#freeze();
    }
    this.#settledBefore = this.#settled;
  }

  /** The transaction was rolled back. */
  undo(): void {
    for (const hash of this.#added) this.#fresh.delete(hash);
    this.#added = [];
    this.#settled = this.#settledBefore;
  }

  #freeze(): void {
    this.#settling = this.#fresh;
    this.#order = Float64Array.from(this.#settling.keys()).sort();
    for (const fact of this.#settling.values()) this.#lastOfSettling = fact;
    this.#settled = 0;
    this.#fresh = new Map();
  }
}
