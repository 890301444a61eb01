import type { Span } from '../protocol/message.ts';

/** Events of one moment as those of one clearance hear them. */
export interface Wording {
  /** One text per event; undefined where the dialect has no word for it. */
  readonly texts: readonly (string | undefined)[];
  readonly bytes: Buffer;
}

/** Events of one moment, encoded: what is shared by all who heard them together. */
export interface Chunk extends Wording {
  readonly from: number;
  readonly to: number;
  /** As the cleared hear it; absent where it sounds the same. */
  readonly cleared?: Wording | undefined;
  readonly at: number;
  /** Messages whose later texts are in it, beside those that it posts; absent where there are none. */
  readonly edits?: ReadonlySet<number> | undefined;
}

/** Does the chunk hold any text of one of these messages? */
export function speaksOf({ from, to, edits }: Chunk, span: Span): boolean {
  if (from <= span.to && span.from <= to) return true;
  return edits !== undefined && isAmong(span, edits);
}

/** Is one of these messages in the set? */
export function isAmong({ from, to }: Span, messages: ReadonlySet<number>): boolean {
  if (from === to) return messages.has(from);
  for (const seq of messages) if (from <= seq && seq <= to) return true;
  return false;
}
