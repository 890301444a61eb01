/** The yes to a command: which fact of which room it became. */
export interface Answer {
  readonly room: string;
  readonly seq: number;
  readonly epoch: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  /** It waits until somebody who keeps order has seen it, or did, where it is said again. */
  readonly held?: true;
  /** The fact by which everybody heard it meanwhile. */
  readonly became?: number;
  /** It is not to be. */
  readonly rejected?: true;
}

/** The words of an answer about something held: that it is, and what became of it. */
export function heldTold(outcome: {
  readonly became?: number;
  readonly isRejected?: true;
}): Pick<Answer, 'held' | 'became' | 'rejected'> {
  const { became, isRejected } = outcome;
  const told = became === undefined ? {} : { became };
  return { held: true, ...told, ...(isRejected && { rejected: true }) };
}
