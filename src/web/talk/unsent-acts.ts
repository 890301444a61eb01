/** The acts on a message that was not sent. */
export interface UnsentActs {
  readonly unsentDone: (ref: string, what: 'retry' | 'copy' | 'discard') => void;
  /** Tells in how many seconds a message may be sent again. */
  readonly retryIn: (ref: string) => number;
}
