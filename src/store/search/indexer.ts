import type { DatabaseSync } from 'node:sqlite';
import { typesThat } from '../fact-row.ts';
import type { RoomEnd } from '../sqlite/place.ts';
import { markGrams, rowsFor, rowWords } from './gram.ts';
import {
  blockFacts,
  blocksInSegment,
  IndexDamaged,
  type IndexFile,
  placeOf,
  type SegmentName,
  segmentFacts,
  type Task,
} from './index-file.ts';
import { RoomTexts, type SearchedText } from './texts.ts';

/** Facts that are looked through for changes at once. */
const facts = 4_000;
/** So many changed blocks, and their segment is indexed as if it were new. */
const manyBlocks = 16;

/** The state that a step leaves: `again` where what was erased can't be cut off yet. */
export type Followed = 'more' | 'again' | 'done';

/** Brings the index up to date with the log, in steps. */
export class Indexer {
  readonly #file: IndexFile;
  readonly #texts: RoomTexts;
  readonly #sql: ReturnType<typeof statements>;
  #work: Iterator<void> | undefined;
  #hasErased = false;

  constructor(log: DatabaseSync, file: IndexFile) {
    this.#file = file;
    this.#texts = new RoomTexts(log);
    this.#sql = statements(log);
  }

  /** Works for some milliseconds. */
  step(ms: number): Followed {
    const end = performance.now() + ms;
    for (;;) {
      if (!this.#doOne()) break;
      if (performance.now() >= end) return 'more';
    }
    if (this.#hasErased) this.#hasErased = !this.#file.cutOff();
    return this.#hasErased ? 'again' : 'done';
  }

  /** Does the next little thing. @returns false where there is none */
  #doOne(): boolean {
    if (this.#work) {
      if (this.#work.next().done) this.#work = undefined;
      return true;
    }
    if (this.#look()) return true;
    const task = this.#file.nextTask();
    if (!task) return false;
    this.#work = this.#do(task);
    return true;
  }

  /** Looks through the next facts for what is to be done. @returns false at the end of the log */
  #look(): boolean {
    const { cursor } = this.#file;
    const end = this.#sql.end.get(cursor + facts);
    if (!end || Number(end.id) <= cursor) return false;
    const missing: SegmentName[] = [];
    const stale: (SegmentName & { readonly block: number })[] = [];
    for (const row of this.#sql.changes.all(cursor, end.id as number)) {
      const [room, seq, target] = [Number(row.room), Number(row.seq), Number(row.target ?? 0)];
      if (seq % segmentFacts === 0) missing.push({ room, number: seq / segmentFacts - 1 });
      if (row.isChange && target > 0) stale.push({ room, ...placeOf(target) });
      if (row.upTo !== null) missing.push(...segmentsOf(row));
    }
    this.#file.note({ missing, stale }, Number(end.id), String(end.digest));
    return true;
  }

  /** Indexes a segment, a block at a time. */
  *#do(task: Task): Generator<void> {
    const room = this.#sql.room.get(task.room) as unknown as RoomEnd | undefined;
    if (!room) throw new IndexDamaged(`The log has no room ${task.room}.`);
    const known = this.#file.segment(task);
    const isChange = task.blocks && task.blocks.length < manyBlocks && known;
    const blocks = isChange ? (task.blocks ?? []) : allBlocks;
    const texts: SearchedText[][] = [];
    for (const block of blocks) {
      const after = task.number * segmentFacts + block * blockFacts;
      texts.push([...this.#texts.back(room, after + blockFacts, after)]);
      yield;
    }
    const bytes = texts.flat().reduce((sum, text) => sum + text.bytes, 0);
    const bits = isChange ? this.#file.rows(known) : new Uint32Array(rowsFor(bytes) * rowWords);
    for (const [i, block] of blocks.entries()) {
      if (isChange) clear(bits, block);
      if (bits.length > 0) for (const { folded } of texts[i] ?? []) markGrams(folded, bits, block);
      yield;
    }
    this.#file.write(task, bits);
    if (known) this.#hasErased = true;
  }
}

const allBlocks = Array.from({ length: blocksInSegment }, (_, block) => block);

function clear(bits: Uint32Array, block: number): void {
  const others = ~(1 << (block & 31));
  for (let i = block >> 5; i < bits.length; i += 2) bits[i] = (bits[i] as number) & others;
}

const expires = `type IN (${typesThat('expires')})`;
/** The fact from which an expiry is new; what came before was indexed again with the last one. */
const expiryFloor = `(SELECT floor FROM expiry AS x
  WHERE x.room = fact.room AND x.up_to = min(open ->> '$.upTo', seq - 1))`;

/** The first message that a fact clears, or that is there again where that is undone; NULL of others. */
const clearedFrom = `iif(type IN (${typesThat('clears', 'restores')}),
  coalesce(open ->> '$.from', open ->> '$.cleared.from'), NULL)`;
const clearedUpTo = `min(coalesce(open ->> '$.upTo', open ->> '$.cleared.upTo'), seq - 1)`;

/** Whole segments with messages that are gone, or there again: most of a block of them is another text. */
function segmentsOf(row: Record<string, unknown>): SegmentName[] {
  const [room, upTo, floor] = [Number(row.room), Number(row.upTo), Number(row.floor ?? 0)];
  const whole = Math.floor(Number(row.seq) / segmentFacts);
  const segments: SegmentName[] = [];
  for (let number = placeOf(floor + 1).number; number <= placeOf(upTo).number; number++) {
    if (number < whole) segments.push({ room, number });
  }
  return segments;
}

const changes = typesThat('rewords', 'removes', 'hides', 'restores');

function statements(log: DatabaseSync) {
  return {
    end: log.prepare('SELECT id, digest FROM fact WHERE id <= ? ORDER BY id DESC LIMIT 1'),
    changes: log.prepare(
      `SELECT room, seq, target, type IN (${changes}) AND ${clearedFrom} IS NULL AS isChange,
         iif(${expires}, min(open ->> '$.upTo', seq - 1),
           iif(${clearedFrom} IS NULL, NULL, ${clearedUpTo})) AS upTo,
         iif(${expires}, ${expiryFloor}, ${clearedFrom} - 1) AS floor FROM fact
       WHERE id > ? AND id <= ?
         AND (seq % ${segmentFacts} = 0 OR type IN (${changes}, ${typesThat('expires', 'clears')}))
       ORDER BY id`,
    ),
    room: log.prepare('SELECT id, seq, latest FROM room WHERE id = ?'),
  };
}
