/** A kind of refusal, as it looks on every road. */
export interface ErrorEntry {
  /** HTTP status. */
  readonly status: number;
  /** WebSocket close code where the refusal ends the connection, else null. */
  readonly close: number | null;
  /** Seconds after which the same may be tried again; null: unchanged, it will fail again. */
  readonly retry: number | null;
  /**
   * One sentence for the person or the programmer who meets it; `{textPoints}` stands for that limit.
   * `refusalText` puts in the number that holds.
   */
  readonly text: string;
}

/** A row of the table. */
export const entry = (
  status: number,
  close: number | null,
  retry: number | null,
  text: string,
): ErrorEntry => ({ status, close, retry, text });
