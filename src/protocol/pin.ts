import type { Message } from './record.ts';

/** A message that stands above all others. */
export interface Pin {
  readonly message: Message;
  /** Milliseconds since 1970 from which on it does no more; absent where it stays. */
  readonly until?: number;
}

/** Pins that a room has at most. */
export const pinsEach = 3;
