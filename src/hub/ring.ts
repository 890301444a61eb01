import { type Chunk, speaksOf } from './chunk.ts';

/** Bytes of chunks that are remembered for slow and returning readers. */
const mostBytes = 4 * 1_048_576;
/** Milliseconds a chunk is remembered: longer than a stalled reader is kept. */
const keptFor = 60_000;

/** The latest chunks of a voice, in order; where one was forgotten there is a hole. */
export class Ring {
  #chunks: Chunk[] = [];
  #bytes = 0;

  push(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.bytes.length;
  }

  /** The chunk that holds event `seq`. */
  chunkOf(seq: number): Chunk | undefined {
    const chunk = this.#chunks[this.#firstUpTo(seq)];
    return chunk && chunk.from <= seq ? chunk : undefined;
  }

  /** Drops every chunk with a text of message `seq`: whoever wants one of them reads the log. */
  forget(seq: number): void {
    const first = this.#firstUpTo(seq);
    // No edit comes before its message: what is older is left alone, and mostly that is most of it.
    const later = this.#chunks.splice(first);
    for (const chunk of later) {
      if (speaksOf(chunk, seq)) this.#bytes -= chunk.bytes.length;
      else this.#chunks.push(chunk);
    }
  }

  /** Drops what is too old or too much. */
  trim(): void {
    const old = performance.now() - keptFor;
    let gone = 0;
    for (const chunk of this.#chunks) {
      if (chunk.at > old && this.#bytes <= mostBytes) break;
      this.#bytes -= chunk.bytes.length;
      gone++;
    }
    if (gone > 0) this.#chunks.splice(0, gone);
  }

  /** The place of the first chunk that goes as far as event `seq`, or further. */
  #firstUpTo(seq: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#chunks[middle] as Chunk).to < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
