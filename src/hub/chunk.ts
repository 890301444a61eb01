/** Events of one moment, encoded: what is shared by all who heard them together. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  /** One text per event from `from` on; undefined where the dialect has no word for it. */
  readonly texts: readonly (string | undefined)[];
  readonly bytes: Buffer;
  readonly at: number;
  /** Messages whose later texts are in it, beside those that it posts; absent where there are none. */
  readonly edits?: ReadonlySet<number> | undefined;
}

/** Does the chunk hold any text of message `seq`? */
export function speaksOf({ from, to, edits }: Chunk, seq: number): boolean {
  return (from <= seq && seq <= to) || (edits?.has(seq) ?? false);
}
