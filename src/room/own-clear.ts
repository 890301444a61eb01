import type { RoomKey } from '../protocol/code.ts';
import type { StoreReader } from '../store/store.ts';

/** People whose last clear is known for a room. */
const mostKnown = 1_000;

/** The span of a clear. */
export interface Span {
  readonly ids: readonly string[];
  readonly from: number;
  readonly upTo: number;
}

/**
 * Tells whether somebody has anything in a room that its own clear would take: a clear of nothing would
 * be a fact that everybody may write, as often as it likes.
 */
export class OwnClears {
  readonly #store: Pick<StoreReader, 'people'>;
  readonly #key: RoomKey;
  /** The last number that was cleared of somebody, the latest to clear last. */
  readonly #upTo = new Map<string, number>();

  constructor(store: Pick<StoreReader, 'people'>, key: RoomKey) {
    this.#store = store;
    this.#key = key;
  }

  /** @returns undefined where that is not known, while an older log is looked through */
  async hasAny(person: string, { ids, from, upTo }: Span): Promise<boolean | undefined> {
    const first = Math.max(from, (this.#upTo.get(person) ?? 0) + 1);
    if (first > upTo) return false;
    const span = { ids, from: first, upTo, takesHidden: from === 1 };
    return this.#store.people.hasWords(this.#key, span);
  }

  /** Told of a clear that is on the disk. */
  cleared(person: string, { from, upTo }: Omit<Span, 'ids'>): void {
    if (from > 1) return;
    this.#upTo.delete(person);
    this.#upTo.set(person, upTo);
    const [oldest] = this.#upTo.keys();
    if (this.#upTo.size > mostKnown && oldest !== undefined) this.#upTo.delete(oldest);
  }
}
