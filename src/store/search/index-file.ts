import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { within } from '../beside-file.ts';
import { isDamage } from '../sqlite/fault.ts';
import { mostRows, rowBytes, rowWords } from './gram.ts';
import { openIndex, removeIndex } from './open-index.ts';

/** Facts of a room in a block: what is looked through where the index says "maybe". */
export const blockFacts = 32;
/** Blocks whose grams are kept together. */
export const blocksInSegment = 64;
/** Facts of a room in a segment. What comes after its last whole segment is not indexed, but read. */
export const segmentFacts = blockFacts * blocksInSegment;

/** A segment's name: of which room, and its how manieth it is, from 0. */
export interface SegmentName {
  readonly room: number;
  readonly number: number;
}

/** A block of a room: of which segment, and its how manieth. */
export interface BlockName {
  readonly number: number;
  readonly block: number;
}

/** The first and the last moment at which something was said, in milliseconds since 1970. */
export interface Times {
  readonly first: number;
  readonly last: number;
}

/** A segment that is in the index. */
export interface Segment extends SegmentName, Times {
  readonly id: number;
  /** 0 where its few texts are better read. */
  readonly rows: number;
}

/** The segment and the block in which fact `seq` is. */
export function placeOf(seq: number): BlockName {
  const number = Math.floor((seq - 1) / segmentFacts);
  return { number, block: Math.floor((seq - 1 - number * segmentFacts) / blockFacts) };
}

/** A segment that has to be indexed, or blocks of it again. */
export interface Task extends SegmentName {
  /** The blocks whose texts changed; absent for a segment that isn't in the index yet. */
  readonly blocks?: readonly number[];
}

/** The changes in a stretch of the log that an index does not know yet. */
export interface Changes {
  readonly missing: readonly SegmentName[];
  readonly stale: readonly (SegmentName & { readonly block: number })[];
}

/** The index can't be read: it has to be made anew. */
export class IndexDamaged extends Error {
  override name = 'IndexDamaged';
}

/**
 * The file of the index, in which nothing is that couldn't be made again. What a removed text left
 * in it is overwritten.
 */
export class IndexFile {
  readonly path: string;
  /** The digest that the log had at the cursor, as of the opening. */
  readonly digest: string;
  readonly #database: DatabaseSync;
  readonly #sql: ReturnType<typeof statements>;
  #cursor: number;
  /** The room that had its turn last. */
  #turn = 0;

  /** Opens the index of a log, or begins it anew. */
  constructor(path: string, epoch: string) {
    this.path = path;
    this.#database = this.#guard(() => openIndex(path, epoch));
    this.#sql = this.#guard(() => statements(this.#database));
    const state = this.#guard(() => this.#sql.state.get());
    this.#cursor = Number(state?.cursor);
    this.digest = String(state?.digest);
  }

  /** The row of the fact up to which the log was looked through for changes. */
  get cursor(): number {
    return this.#cursor;
  }

  /** A segment that is known, with whatever became of its texts. */
  segment({ room, number }: SegmentName): Segment | undefined {
    return this.segments(room, number, number)[0];
  }

  /** The known segments of a room with these numbers, both inclusive. */
  segments(room: number, from: number, to: number): readonly Segment[] {
    const rows = this.#guard(() => this.#sql.segments.all(room, from, to));
    return rows.map(({ number, id, rows, first, last }) => ({
      ...{ room, number: Number(number), id: Number(id), rows: Number(rows) },
      ...{ first: Number(first), last: Number(last) },
    }));
  }

  /** The blocks of these segments whose texts changed since they were indexed. */
  staleBlocks(room: number, from: number, to: number): readonly BlockName[] {
    const rows = this.#guard(() => this.#sql.stales.all(room, from, to));
    return rows.map(({ number, block }) => ({ number: Number(number), block: Number(block) }));
  }

  /** The number of a room's last segment; -1 where it has none. */
  lastSegment(room: number): number {
    return this.#guard(() => Number(this.#sql.last.get(room)?.number ?? -1));
  }

  row({ id, rows }: Segment, hash: number): Uint32Array {
    return this.#guard(() => {
      const bits = this.#sql.slice.get(sliceOf(id, hash % rows))?.bits;
      if (!(bits instanceof Uint8Array)) throw new IndexDamaged('A row of the index is missing.');
      return wordsOf(bits);
    });
  }

  /** All rows of a segment. */
  rows({ id, rows }: Segment): Uint32Array {
    return this.#guard(() => {
      const all = new Uint32Array(rows * rowWords);
      const slices = this.#sql.slices.iterate(sliceOf(id, 0), sliceOf(id, rows - 1));
      let at = 0;
      for (const { bits } of slices) all.set(wordsOf(bits as Uint8Array), at++ * rowWords);
      return all;
    });
  }

  /** Notes what changed up to the fact with row `cursor`. */
  note({ missing, stale }: Changes, cursor: number, digest: string): void {
    this.#write(() => {
      for (const { room, number } of missing) this.#sql.addMissing.run(room, number);
      for (const { room, number, block } of stale) {
        if (this.segment({ room, number })) this.#sql.addStale.run(room, number, block);
      }
      this.#sql.setState.run(cursor, digest);
    });
    this.#cursor = cursor;
  }

  /**
   * The task that is next: first what removals and edits left behind, then the newest segment that
   * is missing; one room after the other, so that a loud one holds up no quiet one.
   */
  nextTask(): Task | undefined {
    return this.#guard(() => {
      const { nextStale, nextMissing, stale } = this.#sql;
      for (const next of [nextStale, nextMissing]) {
        const row = next.get(this.#turn) ?? next.get(-1);
        if (!row) continue;
        const [room, number] = [Number(row.room), Number(row.number)];
        this.#turn = room;
        if (next === nextMissing) return { room, number };
        const blocks = stale.all(room, number).map(({ block }) => Number(block));
        return { room, number, blocks };
      }
      return undefined;
    });
  }

  /** A task is done: these are the segment's rows and times now. */
  write({ room, number }: SegmentName, bits: Uint32Array, { first, last }: Times): void {
    const rows = bits.length / rowWords;
    this.#write(() => {
      const before = this.segment({ room, number });
      if (before && before.rows !== rows)
        this.#sql.cut.run(sliceOf(before.id, 0), sliceOf(before.id + 1, 0));
      const id = before?.id ?? Number(this.#sql.addSegment.run(room, number).lastInsertRowid);
      for (let row = 0; row < rows; row++) {
        const words = bits.subarray(row * rowWords, (row + 1) * rowWords);
        this.#sql.setSlice.run(
          sliceOf(id, row),
          new Uint8Array(words.buffer, words.byteOffset, rowBytes),
        );
      }
      this.#sql.setRows.run(rows, first, last, id);
      this.#sql.notMissing.run(room, number);
      this.#sql.notStale.run(room, number);
    });
  }

  /**
   * Leaves nothing in the write-ahead log, where what was overwritten still is.
   *
   * @returns false where somebody still reads what is in there
   */
  cutOff(): boolean {
    const cut = this.#guard(() => this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get());
    return cut?.['busy'] === 0;
  }

  close(): void {
    this.#database.close();
  }

  /** Closes and deletes it: the next one is made anew. */
  discard(): void {
    this.close();
    removeIndex(this.path);
  }

  #write(work: () => void): void {
    this.#guard(() => within(this.#database, work));
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!isDamage(error)) throw error;
      throw new IndexDamaged(error.message, { cause: error });
    }
  }
}

const sliceOf = (segment: number, row: number): number => segment * mostRows + row;

function wordsOf(bits: Uint8Array): Uint32Array {
  const { buffer, byteOffset } = byteAligned(bits);
  return new Uint32Array(buffer, byteOffset, rowWords);
}

/** Words begin at every fourth byte of a buffer. */
const byteAligned = (bits: Uint8Array): Uint8Array =>
  bits.byteOffset % 4 === 0 ? bits : bits.slice();

function statements(index: DatabaseSync) {
  return {
    state: index.prepare('SELECT cursor, digest FROM state'),
    setState: index.prepare('UPDATE state SET cursor = ?, digest = ?'),
    segments: index.prepare(
      `SELECT number, id, rows, first, last FROM segment
       WHERE room = ? AND number BETWEEN ? AND ?`,
    ),
    stales: index.prepare(
      'SELECT number, block FROM stale WHERE room = ? AND number BETWEEN ? AND ?',
    ),
    last: index.prepare('SELECT max(number) AS number FROM segment WHERE room = ?'),
    addSegment: index.prepare(
      'INSERT INTO segment (room, number, rows, first, last) VALUES (?, ?, 0, 0, 0)',
    ),
    setRows: index.prepare('UPDATE segment SET rows = ?, first = ?, last = ? WHERE id = ?'),
    slice: index.prepare('SELECT bits FROM slice WHERE id = ?'),
    slices: index.prepare('SELECT bits FROM slice WHERE id BETWEEN ? AND ? ORDER BY id'),
    setSlice: index.prepare(
      `INSERT INTO slice VALUES (?, ?)
       ON CONFLICT DO UPDATE SET bits = excluded.bits WHERE bits <> excluded.bits`,
    ),
    cut: index.prepare('DELETE FROM slice WHERE id >= ? AND id < ?'),
    addMissing: index.prepare('INSERT OR IGNORE INTO missing VALUES (?, ?)'),
    notMissing: index.prepare('DELETE FROM missing WHERE room = ? AND number = ?'),
    nextMissing: index.prepare(
      'SELECT room, number FROM missing WHERE room > ? ORDER BY room, number DESC LIMIT 1',
    ),
    stale: index.prepare('SELECT block FROM stale WHERE room = ? AND number = ?'),
    addStale: index.prepare('INSERT OR IGNORE INTO stale VALUES (?, ?, ?)'),
    notStale: index.prepare('DELETE FROM stale WHERE room = ? AND number = ?'),
    nextStale: index.prepare(
      'SELECT room, number FROM stale WHERE room > ? ORDER BY room, number DESC LIMIT 1',
    ),
  } satisfies Record<string, StatementSync>;
}
