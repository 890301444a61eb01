import type { AnySignal } from './any-signal.ts';

/** The signals that end what is not sent by then, by the refs of that. */
export class Ends {
  readonly #letGo = new Map<string, () => void>();

  /** Calls `end` once the signal is given, unless it is let go of before. */
  take(ref: string, signal: AnySignal, end: () => void): void {
    // What is no signal is never given.
    signal.addEventListener?.('abort', end);
    this.#letGo.set(ref, () => signal.removeEventListener?.('abort', end));
  }

  has(ref: string): boolean {
    return this.#letGo.has(ref);
  }

  letGo(ref: string): void {
    this.#letGo.get(ref)?.();
    this.#letGo.delete(ref);
  }
}
