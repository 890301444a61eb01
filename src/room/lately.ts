import type { RoomKey } from '../protocol/code.ts';
import type { Author } from '../protocol/record.ts';
import type { StoreReader } from '../store/store.ts';

/** Authors that are kept of a room. */
const mostAuthors = 100;
/** Messages that are read at a time where none are, and how often at most. */
const [page, pages] = [100, 3];

/**
 * The last hundred authors of one room, by the names under which they spoke: read once, when somebody is
 * named there for the first time, and kept up from then on.
 */
export class Lately {
  readonly #store: Pick<StoreReader, 'messages'>;
  readonly #key: RoomKey;
  #authors: Map<string, Author> | undefined;

  constructor(store: Pick<StoreReader, 'messages'>, key: RoomKey) {
    this.#store = store;
    this.#key = key;
  }

  /** Takes in who speaks now, where the authors are kept. */
  note(author: Author): void {
    if (!this.#authors || author.claimed) return;
    this.#authors.delete(author.id);
    this.#authors.set(author.id, author);
    if (this.#authors.size <= mostAuthors) return;
    const [oldest] = this.#authors.keys();
    if (oldest !== undefined) this.#authors.delete(oldest);
  }

  /** Oldest first. */
  async authors(): Promise<Iterable<Author>> {
    this.#authors ??= await this.#read();
    return this.#authors.values();
  }

  async #read(): Promise<Map<string, Author>> {
    const latest = new Map<string, Author>();
    let before: number | undefined;
    for (let n = 0; n < pages && latest.size < mostAuthors; n++) {
      const range = { limit: page, ...(before === undefined ? {} : { before }) };
      const { messages } = await this.#store.messages(this.#key, range);
      for (const { author } of messages.toReversed()) {
        const isNew = !author.claimed && !latest.has(author.id) && latest.size < mostAuthors;
        if (isNew) latest.set(author.id, author);
      }
      before = messages[0]?.seq;
      if (messages.length < page) break;
    }
    return new Map([...latest].reverse());
  }
}
