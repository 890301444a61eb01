import type { Chunk } from './chunk.ts';
import type { Reader } from './reader.ts';
import type { Voice } from './voice.ts';

/** The parts by which a subscription hears a room. */
export interface Source
  extends Pick<
    Voice,
    'join' | 'leave' | 'sealed' | 'chunkOf' | 'bytesAfter' | 'catchUp' | 'recall'
  > {
  /** Leaves an event out for this one reader. Only where a dialect declines its own echo. */
  leaveOut?(seq: number): void;
}

/** A voice without what its one reader has said itself. All others share the voice as ever. */
export class Unechoed implements Source {
  readonly #voice: Voice;
  readonly #own = new Set<number>();

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  get sealed(): number {
    return this.#voice.sealed;
  }

  leaveOut(seq: number): void {
    this.#own.add(seq);
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

  /** Called once for each chunk, in order: what is behind it needs to be known no more. */
  bytesAfter(chunk: Chunk, cursor: number): Buffer {
    const own = [...this.#own].filter((seq) => seq <= chunk.to);
    if (own.length === 0) return this.#voice.bytesAfter(chunk, cursor);
    for (const seq of own) this.#own.delete(seq);
    return this.#voice.bytesWithout(chunk, cursor, own);
  }

  catchUp(step: () => void): void {
    this.#voice.catchUp(step);
  }

  recall(cursor: number): Promise<readonly Chunk[]> {
    return this.#voice.recall(cursor);
  }
}
