import type { Chunk } from './chunk.ts';
import type { Reader } from './reader.ts';
import type { Source } from './unechoed.ts';
import type { Voice } from './voice.ts';

/** A voice as those hear it who keep order: what is sealed for others, whole. */
export class Cleared implements Source {
  readonly #voice: Voice;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  get sealed(): number {
    return this.#voice.sealed;
  }

  join(reader: Reader): void {
    this.#voice.join(reader);
  }

  leave(reader: Reader): void {
    this.#voice.leave(reader);
  }

  chunkOf(seq: number): Chunk | undefined {
    return this.#voice.chunkOf(seq);
  }

  bytesAfter(chunk: Chunk, cursor: number): Buffer {
    return this.#voice.clearedAfter(chunk, cursor);
  }

  catchUp(step: () => void): void {
    this.#voice.catchUp(step);
  }

  recall(cursor: number): Promise<readonly Chunk[]> {
    return this.#voice.recall(cursor);
  }
}
