import type { MessagePage } from './record.ts';
import type { Thing } from './thing.ts';

/** The wishes of a search beside words, and its bounds; all of it has to be so of each message. */
export interface SearchRange {
  /** The author: its id, or the name that it bore when it said that. */
  readonly from?: string | undefined;
  /** Somebody who is mentioned: an id, or the name as it was typed. */
  readonly mentions?: string | undefined;
  readonly has?: readonly Thing[] | undefined;
  /** Milliseconds since 1970, exclusive. */
  readonly after?: number | undefined;
  /** Milliseconds since 1970, exclusive. */
  readonly before?: number | undefined;
  /** The number from which it goes on, exclusive: `next` of the page before. */
  readonly cursor?: number | undefined;
  readonly limit: number;
}

/** The findings of a search in a room, newest first. */
export interface SearchPage extends MessagePage {
  /** The fact as of which words are found: `latest`, unless the index lags behind. */
  readonly upTo: number;
  /** The `cursor` with which the search goes on; absent where it is through. */
  readonly next?: number;
  /** The number found in all, from `cursor` back; absent where counting them would take long. */
  readonly total?: number;
  /** The time was over before the page was full: there may be more from `next` on. */
  readonly gaveUp?: true;
}
