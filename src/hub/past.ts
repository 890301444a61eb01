import { complain, guarded } from '../guard.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Span } from '../protocol/message.ts';
import { nextTurn } from '../turn.ts';
import { type Chunk, speaksOf } from './chunk.ts';
import { type Keeper, type KeptBudget, keptBudget, weightOf } from './kept-budget.ts';

/** Events of one block: blocks begin at 1, 33, 65 …, so that readers at any place share them. */
const blockSize = 32;
/** Milliseconds for which what was read serves others: as long as people take to come back. */
const keptFor = 60_000;
/** Bytes a room says in half a minute, at most: reading them twice holds up everybody. */
const mostBytes = 48 * 1_048_576;

interface Block {
  /** The last event in it; the newest block may not be full yet. */
  readonly upTo: number;
  readonly chunks: Promise<readonly Chunk[]>;
  readonly expiry: NodeJS.Timeout;
  /** The bytes of `chunks`, once they are read. */
  read?: readonly Chunk[];
  bytes: number;
}

/** The reading of a past. */
export interface PastParts {
  /** Events after `after`, up to `upTo`. */
  readonly read: (after: number, upTo: number) => Promise<readonly RoomEvent[]>;
  readonly encode: (events: readonly RoomEvent[]) => readonly Chunk[];
  /** So many of the latest events are read at once: who was cut off for a while needs just them. */
  readonly recent: number;
}

/**
 * The past of a room as those who are behind go through it: whoever needs a block first has it read
 * and encoded, others get the same bytes.
 */
export class Past implements Keeper {
  readonly #budget: KeptBudget;
  readonly #parts: PastParts;
  readonly #blocks = new Map<number, Block>();
  #bytes = 0;

  constructor(parts: PastParts, budget: KeptBudget = keptBudget) {
    this.#parts = parts;
    this.#budget = budget;
  }

  /** Lets go of the block that was read first; one that is being read holds nothing yet. */
  shed(): void {
    for (const [number, { bytes }] of this.#blocks) if (bytes > 0) return this.#drop(number);
  }

  /** The chunks around event `seq`, in order; `latest` is the last event of this past. */
  chunksAt(seq: number, latest: number): Promise<readonly Chunk[]> {
    const number = blockOf(seq);
    const known = this.#blocks.get(number);
    if (known && known.upTo >= seq) return known.chunks;
    const isRecent = seq > latest - this.#parts.recent;
    const from = isRecent ? this.#firstMissing(latest - this.#parts.recent + 1) : number;
    const upTo = isRecent ? latest : Math.min((number + 1) * blockSize, latest);
    this.#load(from, upTo);
    return this.#blocks.get(number)?.chunks ?? Promise.resolve([]);
  }

  /** The block of `seq`, or the first one after it that is not kept whole. */
  #firstMissing(seq: number): number {
    let number = blockOf(Math.max(1, seq));
    while (this.#blocks.get(number)?.upTo === (number + 1) * blockSize) number++;
    return number;
  }

  /** Forgets what holds a text of these messages, or may once it is read: that is read anew. */
  forget(span: Span): void {
    for (const [number, { read }] of this.#blocks) {
      if (!read || read.some((chunk) => speaksOf(chunk, span))) this.#drop(number);
    }
  }

  clear(): void {
    for (const number of this.#blocks.keys()) this.#drop(number);
  }

  #load(from: number, upTo: number): void {
    const read = this.#parts.read(from * blockSize, upTo);
    let turn: Promise<unknown> = read;
    for (let number = from; number <= blockOf(upTo); number++) {
      const isOf = ({ seq }: RoomEvent) => blockOf(seq) === number;
      const chunks = turn.then(async () => this.#parts.encode((await read).filter(isOf)));
      // Blocks of long texts take milliseconds each: others are heard between two of them.
      turn = chunks.then(nextTurn);
      turn.catch(() => {});
      this.#keep(number, Math.min(upTo, (number + 1) * blockSize), chunks);
    }
  }

  #keep(number: number, upTo: number, chunks: Promise<readonly Chunk[]>): void {
    this.#drop(number);
    const isKept = () => this.#blocks.get(number) === block;
    const drop = () => isKept() && this.#drop(number);
    const expiry = setTimeout(guarded({ fail: complain }, drop), keptFor).unref();
    const block: Block = { upTo, chunks, expiry, bytes: 0 };
    this.#blocks.set(number, block);
    const weigh = (read: readonly Chunk[]) => {
      if (isKept()) this.#weigh(block, read);
    };
    void chunks.then(guarded({ fail: complain }, weigh), drop);
  }

  #weigh(block: Block, chunks: readonly Chunk[]): void {
    block.read = chunks;
    block.bytes = chunks.reduce((sum, chunk) => sum + weightOf(chunk), 0);
    this.#bytes += block.bytes;
    this.#budget.count(this, this.#bytes);
    for (const [oldest, other] of this.#blocks) {
      if (this.#bytes <= mostBytes) return;
      if (other !== block) this.#drop(oldest);
    }
  }

  #drop(number: number): void {
    const block = this.#blocks.get(number);
    if (!block) return;
    clearTimeout(block.expiry);
    this.#bytes -= block.bytes;
    this.#blocks.delete(number);
    this.#budget.count(this, this.#bytes);
  }
}

const blockOf = (seq: number): number => Math.floor((seq - 1) / blockSize);
