import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Fact } from '../../protocol/fact.ts';
import { refHashOf } from '../digest.ts';
import type { Committed } from '../store.ts';
import { isGone } from './expired.ts';
import { lacks } from './place.ts';
import type { Refs } from './refs.ts';
import { isOfRef, isRepeat, type RefRow } from './repeat.ts';
import type { ReviewTable } from './review-table.ts';

/** Finds the facts for which refs stand. */
export class FirstFacts {
  readonly #refs: Pick<Refs, 'find'>;
  readonly #review: Pick<ReviewTable, 'outcomeOf'>;
  readonly #withRef: StatementSync;

  constructor(
    database: DatabaseSync,
    refs: Pick<Refs, 'find'>,
    review: Pick<ReviewTable, 'outcomeOf'>,
  ) {
    this.#refs = refs;
    this.#review = review;
    this.#withRef = database.prepare(
      `SELECT room.key, fact.seq, at, type, author, claimed, ref, target, emoji, edit, open, rest,
         carried, iif(${isGone('fact')}, NULL, text) AS text
       FROM fact JOIN room ON room.id = fact.room WHERE fact.id = ?`,
    );
  }

  /** The first fact with the ref, of the same person under other ids, too. @param hash of the ref */
  of(hash: number, fact: Fact): Committed | undefined {
    const first = this.#firstWith(hash, fact);
    if (first || !fact.aliases) return first;
    for (const id of fact.aliases) {
      const other = { ...fact, author: { ...fact.author, id } };
      const found = this.#firstWith(refHashOf(other) ?? hash, other);
      if (found) return found;
    }
    return undefined;
  }

  #firstWith(hash: number, fact: Fact): Committed | undefined {
    for (const id of this.#refs.find(hash)) {
      const row = (this.#withRef.get(id) as unknown as RefRow | undefined) ?? lacks(id);
      if (!isOfRef(row, fact)) continue;
      const first = { seq: row.seq, at: row.at, repeat: true };
      if (!isRepeat(row, fact)) return { ...first, reused: true };
      return row.type === 'held' ? { ...first, held: this.#review.outcomeOf(row.edit) } : first;
    }
    return undefined;
  }
}
