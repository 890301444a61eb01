import { Ends } from './ends.ts';
import type { OutboxEnd } from './outbox-end.ts';
import type { Unsent } from './outbox-store.ts';
import { isFailed } from './row.ts';
import { Shelf, type ShelfParts } from './shelf.ts';

/** The rows of an outbox, as they are told and as its store has them. */
export abstract class Rows {
  /** The one who is told. Who leaves a room and comes back finds the same outbox. */
  end!: OutboxEnd;
  protected readonly parts: ShelfParts;
  protected readonly shelf: Shelf;
  protected readonly ends = new Ends();
  /** Replaced whenever one of them changes, so that who was told of them keeps what was told. */
  #rows: readonly Unsent[] = [];

  constructor(parts: ShelfParts) {
    this.parts = parts;
    this.shelf = new Shelf(parts);
  }

  get rows(): readonly Unsent[] {
    return this.#rows;
  }

  protected keep(row: Unsent): void {
    // From then on a person alone sends it.
    if (isFailed(row)) this.ends.letGo(row.ref);
    if (this.ends.has(row.ref)) return;
    const { unkept: _, ...kept } = row;
    this.shelf.put(kept, (isKept) => {
      const now = this.find(row.ref);
      if (!now || isKept === !now.unkept) return;
      const { unkept, ...rest } = now;
      this.change(now, isKept ? rest : { ...rest, unkept: true });
    });
  }

  protected find(ref: string): Unsent | undefined {
    return this.#rows.find((row) => row.ref === ref);
  }

  protected change(row: Unsent, changed: Unsent): Unsent {
    this.show(this.#rows.map((each) => (each.ref === row.ref ? changed : each)));
    return changed;
  }

  protected show(rows: readonly Unsent[]): void {
    this.#rows = rows;
    this.end.changed(rows);
  }
}
