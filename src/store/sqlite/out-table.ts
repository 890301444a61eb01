import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Change } from '../../protocol/fact.ts';
import { handedOut, type Out, type Outs, outBy } from '../../protocol/out.ts';

interface OutRow {
  readonly person: string;
  readonly name: string;
  readonly kind: Out['kind'];
  readonly until: number | null;
  readonly reason: string | null;
}

type Outing = Extract<Change, { type: Out['kind'] | 'unbanned' }>;

/** Keeps who is kept from speaking in rooms; what it means is `standingAfter` of protocol/standing.ts. */
export class OutTable {
  readonly #all: StatementSync;
  readonly #put: StatementSync;
  readonly #end: StatementSync;
  readonly #prune: StatementSync;
  readonly #concerned: StatementSync;

  /** @param before what the table's name begins with */
  constructor(database: DatabaseSync, before = '') {
    const row = `SELECT person, name, kind, until, reason FROM ${before}out WHERE room = ?`;
    this.#all = database.prepare(`${row} ORDER BY person, kind`);
    this.#concerned = database.prepare(`${row} AND person IN (?, ?) ORDER BY person, kind`);
    this.#put = database.prepare(`INSERT OR REPLACE INTO ${before}out VALUES (?, ?, ?, ?, ?, ?)`);
    this.#end = database.prepare(`DELETE FROM ${before}out WHERE room = ? AND person = ?`);
    this.#prune = database.prepare(`DELETE FROM ${before}out WHERE room = ? AND until <= ?`);
  }

  of(room: number): Outs {
    return (this.#all.all(room) as unknown as OutRow[]).map(outIn);
  }

  /** @param person whom the fact means, who may be a guest's */
  apply(room: number, change: Outing, person: string, at: number): void {
    if (change.type === 'unbanned') {
      this.#end.run(room, person);
      return;
    }
    this.#prune.run(room, at);
    this.#add(room, outBy(change, person));
  }

  /** A guest is a person from here on. */
  link(room: number, guest: string, person: string, name: string): void {
    const before = (this.#concerned.all(room, guest, person) as unknown as OutRow[]).map(outIn);
    const after = handedOut(before, guest, person, name);
    if (after === before) return;
    this.#end.run(room, guest);
    for (const one of after) this.#add(room, one);
  }

  #add(room: number, { person, kind, name, until, reason }: Out): void {
    this.#put.run(room, person, kind, name, until ?? null, reason ?? null);
  }
}

function outIn({ person, name, kind, until, reason }: OutRow): Out {
  const end = until === null ? {} : { until };
  return { person, name, kind, ...end, ...(reason === null ? {} : { reason }) };
}
