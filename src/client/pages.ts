import type { QuotingMessage } from '../protocol/quoted.ts';
import type { Message } from '../protocol/record.ts';

/** The facts that were missed and are not in a page: numbers, both inclusive. */
export interface Gap {
  readonly epoch: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The latest messages, given where a row of events can't be: at first (`fresh`), when too much was
 * missed (`gap`; between what was shown and this page, from–to can be read), or when the log is
 * another one (`reset`; forget all).
 *
 * Within a gap, messages from before it may have been edited, removed or reacted to: filling from
 * the first message that is kept reads those anew, too.
 *
 * @example
 * if (page.reason !== 'gap') forgetAll();
 * show(page.messages);
 * const from = firstKept();
 * if (page.gap) for await (const messages of room.fill({ ...page.gap, from })) show(messages);
 */
export type Page = {
  readonly messages: readonly Message[];
  readonly seq: number;
  readonly epoch: string;
} & (
  | { readonly reason: 'fresh' | 'reset'; readonly gap?: undefined }
  | { readonly reason: 'gap'; readonly gap: Gap }
);

/**
 * Both bounds are exclusive; without `after`, the latest messages before `before`. In their place
 * `around` a number, or `at` a moment in milliseconds since 1970: half of the page before it.
 */
export interface HistoryRange {
  readonly around?: number;
  readonly at?: number;
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
}

/** The wishes of a search beside words, and its bounds; all of it has to be so of each message. */
export interface SearchRange {
  /** The author: its id, or the name that it bore when it said that. */
  readonly from?: string;
  /** Somebody who is mentioned: an id, or the name as it was typed. */
  readonly mentions?: string;
  readonly has?: readonly ('link' | 'code' | 'mention')[];
  /** Milliseconds since 1970, exclusive; or a day in UTC, as `2026-11-28`: what comes after its end. */
  readonly after?: number | string;
  /** Milliseconds since 1970, exclusive; or a day in UTC: what comes before it. */
  readonly before?: number | string;
  /** The `next` of the page before: the search goes on there. */
  readonly cursor?: number;
  readonly limit?: number;
}

/** The messages that a search found. */
export interface FoundPage {
  /** Newest first. */
  readonly messages: readonly Message[];
  /** The room's latest number when it was searched. */
  readonly latest: number;
  /** The number up to which facts are searched: `latest`, unless the server's index lags behind. */
  readonly upTo: number;
  /** The `cursor` with which the search goes on; absent where it is through. */
  readonly next?: number;
  /** The number of all there are, from `cursor` back; absent where counting them would take long. */
  readonly total?: number;
  /** The server's time for one search was over before the page was full: go on from `next`. */
  readonly gaveUp?: true;
  readonly epoch: string;
}

export interface HistoryPage {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** The room's latest number when the page was read. */
  readonly latest: number;
  readonly epoch: string;
  /**
   * The `before` to go on with, or the `after` where that was asked; absent at the end. A page of
   * long messages has fewer than asked for.
   */
  readonly next?: number | undefined;
  /**
   * The message that `around` or `at` leads to: the one of that number, or the next one; the last one
   * where none is. Absent in a room without messages.
   */
  readonly around?: number;
  /** About a point: the `before` to go on with; absent at the beginning. */
  readonly older?: number;
  /** About a point: the `after` to go on with; absent at the end. */
  readonly newer?: number;
}

/** The looks at a room's past, whatever it says now. */
export interface ReadingRoom {
  /**
   * Reads messages by their numbers, fifty at most, as they stand now and with what they answer; what
   * is not there is left out.
   *
   * @example const [original] = await room.messages([12])
   */
  messages(seqs: readonly number[]): Promise<readonly QuotingMessage[]>;

  /**
   * Reads earlier messages, or those about a number or a moment.
   *
   * @example const { messages } = await room.history({ before: 100, limit: 50 })
   * @example const { messages, around } = await room.history({ at: Date.parse('2026-03-01') })
   * @throws Failure `page_too_long` for a limit above `client.limits.historyPage`
   */
  history(range: HistoryRange): Promise<HistoryPage>;
}
