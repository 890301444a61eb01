import type { Speech } from '../dialect/dialect.ts';
import { heardBy } from '../protocol/clearance.ts';
import type { RoomEvent } from '../protocol/event.ts';

type Text = string | undefined;

/** The texts of some events, for those without clearance and, only where they differ, for the cleared. */
export class Wordings {
  /** One text per event; undefined where the dialect has no word for it. */
  texts: Text[] = [];
  /** The same for the cleared; undefined while it is the same. */
  cleared: Text[] | undefined;

  /**
   * Encodes the next event once, and once more where the cleared hear something else.
   * @returns the longer text
   */
  add(event: RoomEvent, dialect: Pick<Speech, 'encode'>): Text {
    const heard = heardBy('open', event);
    const open = dialect.encode(heard);
    if (heard !== event) return this.#addBoth(open, dialect.encode(heardBy('cleared', event)));
    this.texts.push(open);
    this.cleared?.push(open);
    return open;
  }

  /** Begins anew: whoever took the texts has them. */
  clear(): void {
    this.texts = [];
    this.cleared = undefined;
  }

  #addBoth(open: Text, full: Text): Text {
    if (full !== open) this.cleared ??= this.texts.slice();
    this.texts.push(open);
    this.cleared?.push(full);
    return (full?.length ?? 0) > (open?.length ?? 0) ? full : open;
  }
}
