import type { RoomEnd } from '../sqlite/place.ts';
import { type Gram, narrow } from './gram.ts';
import { type IndexFile, placeOf, segmentFacts } from './index-file.ts';

/** A room's part of the index, as of one search. */
export class RoomIndex {
  /** The fact up to which all that facts say is heeded. */
  readonly upTo: number;
  readonly #file: IndexFile;
  readonly #room: number;
  readonly #edited: readonly number[];

  /** @param edited messages whose edit the index hasn't heard of; undefined: nobody knows which */
  constructor(file: IndexFile, room: RoomEnd, edited: readonly number[] | undefined) {
    this.#file = file;
    this.#room = room.id;
    this.#edited = edited ?? [];
    const last = edited ? -1 : file.lastSegment(room.id);
    this.upTo = last < 0 ? room.seq : (last + 1) * segmentFacts;
  }

  /** The blocks of a segment that may have all of these grams, as two times 32 bits. */
  blocks(number: number, grams: readonly Gram[]): Uint32Array {
    const blocks = new Uint32Array([0xffffffff, 0xffffffff]);
    const name = { room: this.#room, number };
    const segment = this.#file.segment(name);
    if (!segment || segment.rows === 0) return blocks;
    for (const gram of grams) {
      narrow(blocks, this.#file.row(segment, gram.row), gram);
      if (blocks[0] === 0 && blocks[1] === 0) break;
    }
    for (const block of this.#file.staleBlocks(name)) add(blocks, block);
    for (const seq of this.#edited) {
      const place = placeOf(seq);
      if (place.number === number) add(blocks, place.block);
    }
    return blocks;
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
