import type { RoomKey } from '../protocol/code.ts';
import type { Message } from '../protocol/record.ts';
import type { StoreReader } from '../store/store.ts';

/** Messages that are looked at, of a room's latest ones, and of these so many at a time. */
const looked = 2_000;
const atATime = 250;
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
  readonly #store: Pick<StoreReader, 'messages'>;
  readonly #key: RoomKey;
  /** The last number that was cleared of somebody, the latest to clear last. */
  readonly #upTo = new Map<string, number>();

  constructor(store: Pick<StoreReader, 'messages'>, key: RoomKey) {
    this.#store = store;
    this.#key = key;
  }

  /** @returns undefined where that would be known by a look at more messages than one looks at */
  async hasAny(person: string, { ids, from, upTo }: Span): Promise<boolean | undefined> {
    const first = Math.max(from, (this.#upTo.get(person) ?? 0) + 1);
    const takes = ({ removedAt, hidden }: Message) =>
      removedAt === undefined || (hidden === true && from === 1);
    let before = upTo + 1;
    for (let seen = 0; seen < looked; seen += atATime) {
      const { messages } = await this.#store.messages(this.#key, { before, limit: atATime });
      const own = messages.filter(({ seq, author }) => seq >= first && ids.includes(author.id));
      if (own.some(takes)) return true;
      const [oldest] = messages;
      if (!oldest || messages.length < atATime || oldest.seq <= first) return false;
      before = oldest.seq;
    }
    return undefined;
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
