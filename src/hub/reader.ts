import type { Answerable } from '../guard.ts';
import type { Chunk } from './chunk.ts';

/** Somebody who hears a room by one of its voices. */
export interface Reader extends Answerable {
  /** Takes the events of a moment. */
  hear(chunk: Chunk): void;
  /**
   * Takes signals, unless there is something more important to catch up with.
   *
   * @param cleared what is heard in place of `bytes` by who is cleared
   */
  overhear(bytes: Buffer | undefined, cleared: Buffer | undefined): void;
}
