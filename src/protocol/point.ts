import type { MessagePage } from './record.ts';

/** A point of a room's past: a fact's number, or a moment in milliseconds since 1970. */
export type Point = { readonly around: number } | { readonly at: number };

/** The bounds of a page, and a point in their place: one of them is asked for. */
interface Asked {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly around?: number | undefined;
  readonly at?: number | undefined;
  /** The numbers of messages, where those are asked for. */
  readonly seqs?: readonly number[] | undefined;
}

/** The point that is asked for, if any. */
export function pointOf({ around, at }: Asked): Point | undefined {
  if (around !== undefined) return { around };
  return at === undefined ? undefined : { at };
}

/** True where no more is asked for than one point, the bounds of a page, or some numbers. */
export function isOnePage({ before, after, around, at, seqs }: Asked): boolean {
  const bounds = before ?? after;
  return [bounds, around, at, seqs].filter((asked) => asked !== undefined).length <= 1;
}

/** The messages about a point, oldest first, and how to go on from there in both directions. */
export interface AroundPage extends MessagePage {
  /**
   * The message that the point leads to: the one of that number, or the next one after it; the last
   * one where none is. Absent where the room has no messages.
   */
  readonly around?: number;
  /** The `before` of what is older; absent where nothing is. */
  readonly older?: number;
  /** The `after` of what is newer; absent where nothing is. */
  readonly newer?: number;
}
