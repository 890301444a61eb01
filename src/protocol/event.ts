import type { Approval, As, Change } from './fact.ts';
import type { GrowingSignal } from './growing.ts';
import type { Author, MessageState, Restored, Shown } from './record.ts';

interface Numbered {
  readonly room: string;
  readonly seq: number;
  readonly epoch: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  readonly author: Author;
  readonly ref?: string;
  /** As what the author acted. */
  readonly as?: As;
  /** The approval of what was held. */
  readonly approval?: Approval;
}

/**
 * A committed fact, whole: what of it somebody hears, `heardBy` says. A `posted` read back from the store carries the message as
 * it stands now: `editedAt` or `removedAt` say that its first text is gone.
 */
export type RoomEvent = Numbered &
  (
    | (Extract<Change, { type: 'posted' }> & MessageState)
    | (Extract<Change, { type: 'restored' }> & Restored)
    | (Extract<Change, { type: 'pinned' }> & Shown)
    | Exclude<Change, { type: 'posted' | 'restored' | 'pinned' }>
  );

/** News that holds for a moment only: no number, may be lost, the last one counts. */
export type Signal =
  | GrowingSignal
  | { readonly type: 'typing'; readonly room: string; readonly author: Author }
  | {
      readonly type: 'presence';
      readonly room: string;
      readonly count: number;
      /** Absent in rooms too large to list. */
      readonly came?: readonly Author[];
      readonly went?: readonly string[];
    };

/** The people in a room now; `list` is absent in rooms too large for one. */
export interface People {
  readonly count: number;
  readonly list?: readonly Author[];
}
