import { type Answerable, guard, guarded } from '../guard.ts';
import type { RoomEvent } from '../protocol/event.ts';
import { isReadAnew, type Span, subjectsOf, takesWords } from '../protocol/message.ts';
import type { Opening, StoreReader } from '../store/store.ts';
import { type Keeper, type KeptBudget, keptBudget, weightOfRecord } from './kept-budget.ts';
import { LatestPage } from './latest-page.ts';

/** Messages of the page that a joiner is shown. */
export const pageSize = 50;
/** Milliseconds for which the facts read with an opening are kept: as long as people come back. */
const openedFor = 60_000;
/** Bytes by which a page may grow or shrink before that is counted. */
const growth = 32_768;

/** A memory of encoded texts of a room. It forgets those of some messages when it is told to. */
interface Forgetful extends Answerable {
  forget(span: Span): void;
}

/** The parts that a room's memory is made of. */
export interface RememberedParts {
  readonly key: string;
  readonly store: StoreReader;
  readonly voices: ReadonlyMap<string, Forgetful>;
  readonly onBug: (error: unknown) => void;
}

/**
 * The owner of every text of a room that this node keeps in memory: the facts read with its
 * opening, its latest page, and what its voices have encoded. One rule for all of them: once an edit
 * or a removal is known here, no text that it took away is told to anybody who comes in later.
 */
export class Remembered implements Keeper {
  readonly #budget: KeptBudget;
  readonly #parts: RememberedParts;
  #opened: readonly RoomEvent[] = [];
  #expiry: NodeJS.Timeout | undefined;
  #latest = 0;
  #page: Promise<LatestPage> | undefined;
  #pageNow: LatestPage | undefined;
  #openedBytes = 0;
  #pageBytes = 0;
  #isClosed = false;

  constructor(parts: RememberedParts, budget: KeptBudget = keptBudget) {
    this.#parts = parts;
    this.#budget = budget;
  }

  /** Begins with what was read when the room was opened, which serves the next who come, too. */
  open({ seq, events, messages }: Opening): void {
    this.#latest = seq;
    if (events) {
      this.#opened = events;
      this.#openedBytes = weightOfAll(events);
      const forget = guarded({ fail: this.#parts.onBug }, () => this.#forgetOpening());
      this.#expiry = setTimeout(forget, openedFor).unref();
    }
    if (messages) {
      this.#pageNow = new LatestPage({ latest: seq, messages }, pageSize);
      this.#page = Promise.resolve(this.#pageNow);
    }
    this.#weigh();
  }

  close(): void {
    this.#isClosed = true;
    this.shed();
  }

  /** Both are read anew by whoever needs them. */
  shed(): void {
    this.#page = undefined;
    this.#pageNow = undefined;
    this.#pageBytes = 0;
    this.#forgetOpening();
  }

  /** Takes the room's next event, before any voice says it. */
  take(event: RoomEvent): void {
    this.#latest = event.seq;
    // Most that happens takes nothing away.
    if (event.type !== 'posted') this.#forgetBy(event);
    if (!this.#pageNow) return;
    try {
      this.#pageNow.apply(event);
      if (Math.abs(this.#pageNow.weight - this.#pageBytes) > growth) this.#weigh();
    } catch (error) {
      this.#dropPage(error);
    }
  }

  /** Events `after < seq <= upTo`, from memory or from the log. */
  async events(after: number, upTo: number): Promise<readonly RoomEvent[]> {
    const [first, last] = [this.#opened[0], this.#opened.at(-1)];
    if (first && last && first.seq <= after + 1 && upTo <= last.seq) {
      return this.#opened.slice(after + 1 - first.seq, upTo + 1 - first.seq);
    }
    return this.#parts.store.events(this.#parts.key, after, upTo, upTo - after);
  }

  /** The number of messages since a moment, of those that are kept. */
  said(since: number): number {
    return this.#pageNow?.said(since) ?? 0;
  }

  /** The latest messages, read once and then kept up by events. */
  page(): Promise<LatestPage> {
    this.#page ??= this.#readPage().catch((error: unknown) => {
      this.#page = undefined;
      throw error;
    });
    return this.#page;
  }

  /** The page itself follows the event that takes the text away. */
  #forget(span: Span | undefined): void {
    if (!span) return;
    this.#forgetOpening();
    for (const voice of this.#parts.voices.values()) guard(voice, () => voice.forget(span));
  }

  #forgetBy(event: RoomEvent): void {
    if (takesWords(event) || event.type === 'restored') this.#forget(subjectsOf(event));
    if (isReadAnew(event)) this.#forgetPage();
  }

  /** Drops a page that missed an event: it is read anew. */
  #dropPage(error: unknown): void {
    this.#forgetPage();
    this.#parts.onBug(error);
  }

  #forgetPage(): void {
    this.#page = undefined;
    this.#pageNow = undefined;
    this.#weigh();
  }

  #forgetOpening(): void {
    clearTimeout(this.#expiry);
    this.#opened = [];
    this.#openedBytes = 0;
    this.#count();
  }

  #weigh(): void {
    this.#pageBytes = this.#pageNow?.weight ?? 0;
    this.#count();
  }

  #count(): void {
    this.#budget.count(this, this.#openedBytes + this.#pageBytes);
  }

  async #readPage(): Promise<LatestPage> {
    const { key, store } = this.#parts;
    const page = new LatestPage(await store.messages(key, { limit: pageSize }), pageSize);
    while (page.seq < this.#latest) {
      const missed = await store.events(key, page.seq, this.#latest, 1_000);
      if (missed.length === 0) break;
      if (missed.some(isReadAnew)) return this.#readPage();
      for (const event of missed) page.apply(event);
    }
    if (this.#isClosed) return page;
    this.#pageNow = page;
    this.#weigh();
    return page;
  }
}

const weightOfAll = (records: readonly RoomEvent[]): number =>
  records.reduce((sum, record) => sum + weightOfRecord(record), 0);
