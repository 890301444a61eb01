import type { AnySignal } from './any-signal.ts';

/** A request that may be ended before it is answered. */
export interface Call {
  /** It may be done by now. */
  isSent: boolean;
  readonly signal: AnySignal;
  abort(): void;
}
