import type { DatabaseSync } from 'node:sqlite';
import { foldForSearch } from '../../protocol/fold.ts';
import { typesThat } from '../fact-row.ts';
import type { RoomEnd } from '../sqlite/place.ts';
import { markGrams, markSign, rowsFor, rowWords } from './gram.ts';
import {
  blockFacts,
  blocksInSegment,
  IndexDamaged,
  type IndexFile,
  placeOf,
  type SegmentName,
  segmentFacts,
  type Task,
  type Times,
} from './index-file.ts';
import { signsOf } from './sign.ts';
import { RoomTexts, type SaidText } from './texts.ts';
import { searchedPart } from './word.ts';

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
    const said: SaidInBlock[] = [];
    for (const block of blocks) {
      const after = task.number * segmentFacts + block * blockFacts;
      said.push(saidIn(block, [...this.#texts.back(room, after + blockFacts, after)]));
      yield;
    }
    const bytes = said.reduce((sum, each) => sum + each.bytes, 0);
    const bits = isChange ? this.#file.rows(known) : new Uint32Array(rowsFor(bytes) * rowWords);
    for (const { block, folded, signs } of said) {
      if (isChange) clear(bits, block);
      if (bits.length > 0) {
        for (const text of folded) markGrams(text, bits, block);
        for (const sign of signs) markSign(sign, bits, block);
      }
      yield;
    }
    this.#file.write(task, bits, timesOf(isChange ? [...said, known] : said));
    if (known) this.#hasErased = true;
  }
}

/** All that the index is to know of a block. */
interface SaidInBlock extends Times {
  readonly block: number;
  readonly folded: readonly string[];
  readonly signs: ReadonlySet<string>;
  /** Bytes of the texts in UTF-8, unfolded, and one for each sign. */
  readonly bytes: number;
}

function saidIn(block: number, texts: readonly SaidText[]): SaidInBlock {
  const parts = texts.map(({ text }) => searchedPart(text));
  const signs = new Set(texts.flatMap(signsOf));
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), signs.size);
  const times = timesOf(texts.map(({ at }) => ({ first: at, last: at })));
  return { block, folded: parts.map(foldForSearch), signs, bytes, ...times };
}

/** All of these times; those of nothing said lie before all others. */
function timesOf(all: readonly Times[]): Times {
  const said = all.filter(({ first, last }) => first <= last);
  return said.reduce(
    (sum, { first, last }) => ({
      first: Math.min(sum.first, first),
      last: Math.max(sum.last, last),
    }),
    nothingSaid,
  );
}

const nothingSaid: Times = { first: Number.MAX_SAFE_INTEGER, last: 0 };

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
export const clearedFrom = `iif(type IN (${typesThat('clears', 'restores')}),
  coalesce(open ->> '$.from', open ->> '$.cleared.from'), NULL)`;
/** The last one, where there is a first. */
export const clearedUpTo = `min(coalesce(open ->> '$.upTo', open ->> '$.cleared.upTo'), seq - 1)`;

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
