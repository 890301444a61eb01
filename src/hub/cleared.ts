import type { Chunk } from './chunk.ts';
import { OtherBytes } from './source.ts';

/** A voice as those hear it who keep order: what is sealed for others, whole. */
export class Cleared extends OtherBytes {
  readonly isCleared = true;

  bytesAfter(chunk: Chunk, cursor: number): Buffer {
    return this.voice.clearedAfter(chunk, cursor);
  }
}
