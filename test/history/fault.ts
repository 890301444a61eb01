/**
 * What can be wrong with a history.
 *
 * - `lost`: acknowledged, but not in the log
 * - `hole`: a number of the log is missing, or a reader was shown what follows without it
 * - `reordered`: the log has a sender's messages in another order, or a reader the log's
 * - `stored twice`: one command is two facts
 * - `shown twice`: a reader was shown one fact, or one message, two times
 * - `shown out of order`: a reader was shown an earlier fact after a later one
 * - `divergent`: a reader has a text or a reaction that the log, and so another reader, has not
 * - `phantom`: in the log or on a screen, though nobody sent it
 * - `denied`: its sender was told that it certainly failed, yet it is in the log
 * - `told again`: a text or a reaction that was gone, and acknowledged so, before the reader came in
 * - `never shown`: in the log, but a reader who waited for it was never shown it
 */
export type FaultKind =
  | 'lost'
  | 'hole'
  | 'reordered'
  | 'stored twice'
  | 'shown twice'
  | 'shown out of order'
  | 'divergent'
  | 'phantom'
  | 'denied'
  | 'told again'
  | 'never shown';

/** One breach of a promise. */
export interface Fault {
  readonly kind: FaultKind;
  readonly room: string;
  /** A sender, a reader, or `the log`. */
  readonly who: string;
  readonly what: string;
}

/** Faults as one line each. */
export function tell(faults: readonly Fault[]): string {
  return faults
    .map(({ kind, room, who, what }) => `${kind} in ${room}, ${who}: ${what}`)
    .join('\n');
}

/** How many there are of each kind. */
export function count(faults: readonly Fault[], ...kinds: FaultKind[]): number {
  return faults.filter(({ kind }) => kinds.includes(kind)).length;
}
