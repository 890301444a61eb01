/** The yes to a command: which fact of which room it became. */
export interface Answer {
  readonly room: string;
  readonly seq: number;
  readonly epoch: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
}
