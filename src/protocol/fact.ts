import type { RoomName } from './code.ts';
import type { Author } from './record.ts';

/** What was decided to change in a room; durable and numbered once the store has committed it. */
export type Change =
  | {
      readonly type: 'posted';
      readonly text: string;
      /** The client's own words for the time; only the chatlog dialect says and hears them. */
      readonly stamp?: string;
    }
  | { readonly type: 'edited'; readonly target: number; readonly text: string }
  | { readonly type: 'removed'; readonly target: number }
  | { readonly type: 'reacted'; readonly target: number; readonly emoji: string }
  | { readonly type: 'unreacted'; readonly target: number; readonly emoji: string };

/** A change, and whose it is. */
export interface Fact {
  readonly room: RoomName;
  readonly author: Author;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  /** Unique per room and author, or, for authors without a secret, per room and `within`. */
  readonly ref?: string;
  /**
   * The connection of an author without a secret: nothing else tells such authors apart. Without
   * one, their refs stand for nothing, and come back in answers only.
   */
  readonly within?: string;
  readonly change: Change;
}

/** Where a ref stands for one fact only; undefined where it stands for none. */
export function refScope({ author, within }: Pick<Fact, 'author' | 'within'>): string | undefined {
  if (!author.claimed) return author.id;
  return within === undefined ? undefined : `within ${within}`;
}
