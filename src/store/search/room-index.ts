import type { RoomEnd } from '../sqlite/place.ts';
import type { Asked } from './asked.ts';
import { narrow } from './gram.ts';
import {
  type BlockName,
  blockFacts,
  type IndexFile,
  placeOf,
  type Segment,
  segmentFacts,
} from './index-file.ts';

/** Messages of a room with another text than the index knows: numbers, both inclusive. */
export interface Reworded {
  readonly from: number;
  readonly upTo: number;
}

/** Segments that are read together. */
const atOnce = 64;

/** A room's part of the index, as of one search. */
export class RoomIndex {
  /** The fact up to which all that facts say is heeded. */
  readonly upTo: number;
  readonly #file: IndexFile;
  readonly #room: number;
  /** The blocks of each segment that are looked into whatever the index says. */
  readonly #changed = new Map<number, Uint32Array>();
  readonly #segments = new Map<number, Segment>();
  /** The number of the first segment that was read. */
  #readFrom = Number.POSITIVE_INFINITY;

  /** @param reworded those that the index hasn't heard of; undefined: nobody knows which */
  constructor(file: IndexFile, room: RoomEnd, reworded: readonly Reworded[] | undefined) {
    this.#file = file;
    this.#room = room.id;
    for (const each of reworded ?? []) this.#note(each);
    const last = reworded ? -1 : file.lastSegment(room.id);
    this.upTo = last < 0 ? room.seq : (last + 1) * segmentFacts;
  }

  /** The blocks of a segment that may have what is asked for, as two times 32 bits. */
  blocks(number: number, asked: Asked): Uint32Array {
    if (number < this.#readFrom) this.#read(number);
    const blocks = new Uint32Array([0xffffffff, 0xffffffff]);
    const segment = this.#segments.get(number);
    if (!segment) return blocks;
    if (!asked.mayBeOf(segment.first, segment.last)) blocks.fill(0);
    for (const gram of segment.rows === 0 ? [] : asked.grams) {
      if (blocks[0] === 0 && blocks[1] === 0) break;
      narrow(blocks, this.#file.row(segment, gram.row), gram);
    }
    for (const [half, bits] of this.#changed.get(number)?.entries() ?? [])
      blocks[half] = (blocks[half] as number) | bits;
    return blocks;
  }

  /** Reads what the index says of a segment, and of those before it, which are asked for next. */
  #read(number: number): void {
    const from = Math.max(0, number - atOnce + 1);
    for (const segment of this.#file.segments(this.#room, from, number))
      this.#segments.set(segment.number, segment);
    for (const block of this.#file.staleBlocks(this.#room, from, number)) this.#change(block);
    this.#readFrom = from;
  }

  #change({ number, block }: BlockName): void {
    const blocks = this.#changed.get(number) ?? new Uint32Array(2);
    this.#changed.set(number, blocks);
    add(blocks, block);
  }

  #note({ from, upTo }: Reworded): void {
    for (let seq = from; seq <= upTo; ) {
      const place = placeOf(seq);
      this.#change(place);
      const { number, block } = place;
      seq = number * segmentFacts + (block + 1) * blockFacts + 1;
    }
  }
}

function add(blocks: Uint32Array, block: number): void {
  const half = block >> 5;
  blocks[half] = (blocks[half] as number) | (1 << (block & 31));
}

/** Is a block among them? */
export function hasBlock(blocks: Uint32Array, block: number): boolean {
  return ((blocks[block >> 5] as number) & (1 << (block & 31))) !== 0;
}
