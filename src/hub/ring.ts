import type { Span } from '../protocol/message.ts';
import { type Chunk, speaksOf } from './chunk.ts';
import { type Keeper, type KeptBudget, keptBudget, weightOf } from './kept-budget.ts';

/** Bytes that the chunks remembered for slow and returning readers hold: some 4 MiB of them as sent. */
const mostBytes = 12 * 1_048_576;
/** Milliseconds a chunk is remembered: longer than a stalled reader is kept. */
const keptFor = 60_000;

/** The latest chunks of a voice, in order; where one was forgotten there is a hole. */
export class Ring implements Keeper {
  readonly #budget: KeptBudget;
  #chunks: Chunk[] = [];
  #bytes = 0;

  constructor(budget: KeptBudget = keptBudget) {
    this.#budget = budget;
  }

  /** Bytes that it holds in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  push(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#bytes += weightOf(chunk);
    this.#budget.count(this, this.#bytes);
  }

  clear(): void {
    this.#dropFirst(this.#chunks.length);
  }

  /** Lets go of its oldest chunks, an eighth of all. */
  shed(): void {
    this.#dropFirst(Math.ceil(this.#chunks.length / 8));
  }

  /** The chunk that holds event `seq`. */
  chunkOf(seq: number): Chunk | undefined {
    const chunk = this.#chunks[this.#firstUpTo(seq)];
    return chunk && chunk.from <= seq ? chunk : undefined;
  }

  /** Drops every chunk with a text of these messages: whoever wants one of them reads the log. */
  forget(span: Span): void {
    const first = this.#firstUpTo(span.from);
    // No edit comes before its message: what is older is left alone, and mostly that is most of it.
    const later = this.#chunks.splice(first);
    for (const chunk of later) {
      if (speaksOf(chunk, span)) this.#bytes -= weightOf(chunk);
      else this.#chunks.push(chunk);
    }
    this.#budget.count(this, this.#bytes);
  }

  /** Drops what is too old or too much. */
  trim(): void {
    const old = performance.now() - keptFor;
    let left = this.#bytes;
    let gone = 0;
    for (let chunk = this.#chunks[0]; chunk; chunk = this.#chunks[gone]) {
      if (chunk.at > old && left <= mostBytes) break;
      left -= weightOf(chunk);
      gone++;
    }
    if (gone === 0) return;
    this.#chunks.splice(0, gone);
    this.#bytes = left;
    this.#budget.count(this, left);
  }

  #dropFirst(count: number): void {
    if (count === 0) return;
    for (const chunk of this.#chunks.splice(0, count)) this.#bytes -= weightOf(chunk);
    this.#budget.count(this, this.#bytes);
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
