import type { OpenEvent } from '../../protocol/clearance.ts';
import type { Point } from '../../protocol/point.ts';
import type { Message } from '../../protocol/record.ts';
import type { Room } from '../client.ts';
import type { HistoryPage, HistoryRange, Page } from '../pages.ts';
import { Timeline } from './timeline.ts';

const usualPage = 50;

export interface ReaderBounds {
  /** Messages that the window holds at most. */
  readonly most: number;
  /** Messages that may be read at once; where nobody knows, the server says how many it gives. */
  readonly longest: () => number | undefined;
}

/** Moves the window over the room's history. */
export class Reader {
  readonly timeline = new Timeline();
  readonly #room: Pick<Room, 'history'>;
  readonly #changed: () => void;
  readonly #bounds: ReaderBounds;
  /** Counts windows: what was asked for one means nothing to the next. */
  #window = 0;

  constructor(room: Pick<Room, 'history'>, changed: () => void, bounds: ReaderBounds) {
    this.#room = room;
    this.#changed = changed;
    this.#bounds = bounds;
  }

  get atEnd(): boolean {
    return this.timeline.newer === 'end';
  }

  /** @param isLast false where the messages are of the past, and more was said behind them */
  begin(messages: readonly Message[], latest: number, isLast = true): void {
    this.#window++;
    this.timeline.begin(messages, latest, isLast);
    this.#changed();
  }

  hear(event: OpenEvent): void {
    if (this.timeline.hear(event)) this.#changed();
    // What was cleared and is there again is too much for an event.
    if (event.type === 'restored' && event.text === undefined) void this.#refresh();
  }

  /** Takes a page that the room gave in place of events; `follows`: the reader is at the end. */
  turn(page: Page, follows: boolean): void {
    if (page.reason !== 'gap' || follows) return this.begin(page.messages, page.seq);
    // What is still being read was read before the gap.
    this.#window++;
    this.timeline.skip(page.seq);
    this.#changed();
    void this.#refresh();
  }

  loadOlder(): Promise<void> {
    const { timeline } = this;
    const before = timeline.first;
    // Before the first page there is nothing that could be earlier.
    if (before === 0) return Promise.resolve();
    return this.#load('older', async () => {
      const { messages, latest } = await this.#page({ before });
      return () => {
        // The window may have been trimmed meanwhile: what was read no longer meets it.
        if (before !== timeline.first) return;
        timeline.addOlder(messages, latest);
        timeline.trim('newer', this.#bounds.most);
      };
    });
  }

  loadNewer(): Promise<void> {
    const { timeline } = this;
    return this.#load('newer', async () => {
      const after = timeline.last;
      const { messages, latest, next } = await this.#page({ after });
      return () => {
        if (after !== timeline.last) return;
        timeline.addNewer(messages, latest, next === undefined);
        timeline.trim('older', this.#bounds.most);
      };
    });
  }

  /** Lets go of what is too much after events came in. */
  trim(end: 'older' | 'newer'): void {
    this.timeline.trim(end, this.#bounds.most);
  }

  /**
   * Makes the window hold what was said about a number or a moment.
   *
   * @returns the message that this leads to; undefined where it can't be had
   */
  async goTo(point: Point): Promise<number | undefined> {
    if ('around' in point && this.timeline.find(point.around)) return point.around;
    const window = ++this.#window;
    try {
      const { messages, latest, newer, around } = await this.#page(point);
      if (window !== this.#window) return undefined;
      this.timeline.replace(messages, latest, newer === undefined);
      this.#changed();
      return around;
    } catch {
      return undefined;
    }
  }

  /** Makes the window hold the latest messages. */
  async goToEnd(): Promise<void> {
    if (this.atEnd) return;
    const window = ++this.#window;
    try {
      const { messages, latest } = await this.#page({});
      if (window !== this.#window) return;
      this.timeline.replace(messages, latest, true);
    } catch {
      this.timeline.newer = 'failed';
    }
    this.#changed();
  }

  /** Begins in the midst of a room: what was said up to `latest` is read, and events go on from there. */
  async catchUp(latest: number): Promise<void> {
    this.#window++;
    this.timeline.skip(latest);
    this.timeline.newer = 'loading';
    this.#changed();
    await this.goToEnd();
  }

  /** Tries again to load what could not be loaded. */
  revive(): void {
    const { timeline } = this;
    if (timeline.older === 'failed') timeline.older = 'more';
    if (timeline.newer === 'failed') timeline.newer = 'more';
    this.#changed();
  }

  #page(range: Omit<HistoryRange, 'limit'>): Promise<HistoryPage> {
    const longest = this.#bounds.longest();
    const limit = longest === undefined ? {} : { limit: Math.min(usualPage, longest) };
    return this.#room.history({ ...range, ...limit });
  }

  async #load(edge: 'older' | 'newer', read: () => Promise<() => void>): Promise<void> {
    const state = this.timeline[edge];
    if (state === 'end' || state === 'loading') return;
    const window = this.#window;
    this.timeline[edge] = 'loading';
    this.#changed();
    try {
      const take = await read();
      if (window !== this.#window) return;
      take();
    } catch {
      if (window === this.#window) this.timeline[edge] = 'failed';
    }
    this.#changed();
  }

  /** The messages of the window may have changed with what was missed. */
  async #refresh(): Promise<void> {
    const window = this.#window;
    const { first, last } = this.timeline;
    let after = first - 1;
    try {
      while (after < last && window === this.#window) {
        const page = await this.#page({ after, before: last + 1 });
        this.timeline.refresh(page.messages, page.latest);
        after = page.messages.at(-1)?.seq ?? last;
      }
    } catch {
      if (window === this.#window) this.timeline.newer = 'failed';
    }
    this.#changed();
  }
}
