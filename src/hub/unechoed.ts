import type { Chunk } from './chunk.ts';
import { OtherBytes } from './source.ts';

/** A voice without what its one reader has said itself. All others share the voice as ever. */
export class Unechoed extends OtherBytes {
  readonly #own = new Set<number>();

  leaveOut(seq: number): void {
    this.#own.add(seq);
  }

  /** Called once for each chunk, in order: what is behind it needs to be known no more. */
  bytesAfter(chunk: Chunk, cursor: number): Buffer {
    const own = [...this.#own].filter((seq) => seq <= chunk.to);
    if (own.length === 0) return this.voice.bytesAfter(chunk, cursor);
    for (const seq of own) this.#own.delete(seq);
    return this.voice.bytesWithout(chunk, cursor, own);
  }
}
