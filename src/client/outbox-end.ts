import type { Call } from './call.ts';
import type { Failure } from './failure.ts';
import type { Unsent } from './outbox-store.ts';
import type { Answers } from './request.ts';

/** The way from an outbox to its room. */
export interface OutboxEnd {
  send(row: Unsent, answered: (answer: Answers['post'] | Failure) => void, call: Call): void;
  changed(rows: readonly Unsent[]): void;
  /** The server has the message, as number `seq`. */
  sent(row: Unsent, seq: number): void;
  /** The server says that we are not in the room. */
  rejoin(): void;
}
