import { getHeapStatistics } from 'node:v8';
import type { Carried } from '../protocol/carried.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Message } from '../protocol/record.ts';
import type { Chunk, Wording } from './chunk.ts';

/** Bytes of texts that all rooms of the process keep together, where the heap is large enough. */
const usualMost = 128 * 1_048_576;
/** The part of the heap's limit that they may take. */
const heapShare = 0.125;
/** Bytes that a chunk and each of its texts take beside their letters. */
const chunkOverhead = 256;
const textOverhead = 32;
/** Bytes that a message or an event takes beside its text, and each author of a reaction. */
const recordOverhead = 512;
const authorOverhead = 64;

/** Something that keeps texts and can do without them. */
export interface Keeper {
  /** Lets go of its oldest, and counts anew. */
  shed(): void;
}

/**
 * The bytes that a chunk holds in memory. What is on the wire may be compressed to a hundredth of it,
 * and says nothing: the texts are held, too, with up to two bytes for each unit.
 */
export function weightOf(chunk: Chunk): number {
  const weight = chunkOverhead + weightOfWords(chunk);
  return chunk.cleared ? weight + weightOfWords(chunk.cleared) : weight;
}

function weightOfWords({ texts, bytes }: Wording): number {
  let weight = bytes.length + texts.length * textOverhead;
  for (let i = 0; i < texts.length; i++) weight += 2 * (texts[i]?.length ?? 0);
  return weight;
}

/** The same of a post, for which nothing is looked up. */
export function weightOfPost(posted: Extract<RoomEvent, { type: 'posted' }>): number {
  const { text, ref } = posted;
  const letters = ref === undefined ? text.length : text.length + ref.length;
  return recordOverhead + 4 * letters + weightCarried(posted);
}

/** The bytes of all that goes with a text; most have nothing. */
function weightCarried(record: object): number {
  const { mentions, meta } = record as Carried;
  if (mentions === undefined && meta === undefined) return 0;
  return 4 * JSON.stringify({ mentions, meta }).length;
}

/** The bytes that a message or an event holds in memory, and about as many for it as it is encoded. */
export function weightOfRecord(record: Message | RoomEvent): number {
  let weight = recordOverhead;
  if ('text' in record) weight += 4 * record.text.length + weightCarried(record);
  if (record.ref !== undefined) weight += 4 * record.ref.length;
  if ('reactions' in record)
    for (const { by } of record.reactions ?? []) weight += authorOverhead * (1 + by.length);
  return weight;
}

/**
 * All texts that are kept for slow and returning readers and for those who come in; past the budget,
 * the quietest room forgets first.
 */
export class KeptBudget {
  readonly #most: number;
  readonly #held = new Map<Keeper, number>();
  #total = 0;

  /** @param most bytes */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that are kept now. */
  get total(): number {
    return this.#total;
  }

  /** The number of those that keep something now. */
  get keepers(): number {
    return this.#held.size;
  }

  /** Counts the bytes that `keeper` holds now; who grows goes to the end of the line. */
  count(keeper: Keeper, bytes: number): void {
    const before = this.#held.get(keeper) ?? 0;
    if (bytes === before) return;
    this.#total += bytes - before;
    if (bytes === 0 || bytes > before) this.#held.delete(keeper);
    if (bytes > 0) this.#held.set(keeper, bytes);
    if (this.#total > this.#most && bytes > before) this.#free();
  }

  #free(): void {
    for (const keeper of this.#held.keys()) {
      while (this.#total > this.#most && this.#held.has(keeper)) keeper.shed();
      if (this.#total <= this.#most) return;
    }
  }
}

/** The budget: there is one process, and so one budget. */
export const keptBudget = new KeptBudget(
  Math.min(usualMost, getHeapStatistics().heap_size_limit * heapShare),
);
