import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SearchPage, SearchRange } from '../../protocol/search-range.ts';
import { typesThat } from '../fact-row.ts';
import type { LogReader } from '../sqlite/read.ts';
import type { RoomRow } from '../sqlite/row.ts';
import { Asked } from './asked.ts';
import { blockFacts, type IndexFile, placeOf, segmentFacts } from './index-file.ts';
import { clearedFrom, clearedUpTo } from './indexer.ts';
import { hasBlock, type Reworded, RoomIndex } from './room-index.ts';
import { RoomTexts } from './texts.ts';

/** Facts that the index may lag behind, and a search still looks which of them bring other texts. */
const mostUnknown = 50_000;
/** Texts that a search still reads once its page is full, to count what they hold: some milliseconds. */
const countedTexts = 1_000;

/** Finds messages by their words, and by what else is known of them. */
export class TextFinder {
  readonly #log: LogReader;
  readonly #texts: RoomTexts;
  readonly #reworded: StatementSync;
  readonly #end: StatementSync;

  constructor(database: DatabaseSync, log: LogReader) {
    this.#log = log;
    this.#texts = new RoomTexts(database);
    this.#end = database.prepare('SELECT max(id) AS id FROM fact');
    this.#reworded = database.prepare(
      `SELECT coalesce(${clearedFrom}, target) AS "from", coalesce(${clearedUpTo}, target) AS upTo
       FROM fact WHERE id > ? AND room = ? AND type IN (${typesThat('rewords', 'restores')})`,
    );
  }

  /**
   * @param ms after which it gives up
   * @param file an index that may know too little, but nothing wrong
   */
  find(key: string, query: string, range: SearchRange, ms: number, file?: IndexFile): SearchPage {
    const end = performance.now() + ms;
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      const latest = room?.seq ?? 0;
      const asked = new Asked(query, range);
      if (!room || !asked.isSomething) return { latest, upTo: latest, messages: [], total: 0 };
      const index = file && new RoomIndex(file, room, this.#unheardOf(file, room));
      const hunt = new Hunt(this.#texts, room, asked, range.limit, end);
      const left = hunt.run(Math.min((range.cursor ?? latest + 1) - 1, latest), index);
      const messages = hunt.ids.flatMap((id) => this.#log.messageById(id) ?? []);
      return {
        latest,
        upTo: index?.upTo ?? latest,
        messages,
        ...hunt.outcome(left, messages.at(-1)?.seq ?? 0),
      };
    });
  }

  /** Messages with a text that the index hasn't heard of; undefined where that is too much to read. */
  #unheardOf({ cursor }: IndexFile, { id }: RoomRow): readonly Reworded[] | undefined {
    if (Number(this.#end.get()?.id ?? 0) - cursor > mostUnknown) return undefined;
    return this.#reworded.all(cursor, id).map(({ from, upTo }) => {
      return { from: Number(from), upTo: Number(upTo) };
    });
  }
}

/** One search on its way back through a room. */
class Hunt {
  /** Rows of the messages for the page, newest first. */
  readonly ids: number[] = [];
  readonly #texts: RoomTexts;
  readonly #room: RoomRow;
  readonly #asked: Asked;
  readonly #limit: number;
  /** Ends the search, by `performance.now()`. */
  readonly #end: number;
  #mostRead = Number.POSITIVE_INFINITY;
  #count = 0;

  constructor(texts: RoomTexts, room: RoomRow, asked: Asked, limit: number, end: number) {
    this.#texts = texts;
    this.#room = room;
    this.#asked = asked;
    this.#limit = limit;
    this.#end = end;
  }

  /** Looks back from fact `from`. @returns up to where it did not look: 0 where it saw everything */
  run(from: number, index: RoomIndex | undefined): number {
    for (let end = from; end > 0; ) {
      const { number, block: last } = placeOf(end);
      const start = number * segmentFacts;
      const blocks = index?.blocks(number, this.#asked);
      for (let block = last; block >= 0; block--) {
        if (blocks && !hasBlock(blocks, block)) continue;
        const after = start + block * blockFacts;
        this.#lookInto(Math.min(end, after + blockFacts), after);
        if (this.#isOver()) return after;
      }
      if (this.#isOver()) return start;
      end = start;
    }
    return 0;
  }

  /** @param left up to where it did not look @param last the page's last message */
  outcome(left: number, last: number): Pick<SearchPage, 'next' | 'total' | 'gaveUp'> {
    const isFull = this.ids.length === this.#limit;
    if (left === 0)
      return { total: this.#count, ...(this.#count > this.ids.length && { next: last }) };
    return isFull ? { next: last } : { next: left + 1, gaveUp: true };
  }

  #lookInto(upTo: number, after: number): void {
    const { isMeant } = this.#asked;
    for (const said of this.#texts.back(this.#room, upTo, after, isMeant)) {
      if (!this.#asked.has(said)) continue;
      this.#count++;
      if (this.ids.length === this.#limit) continue;
      this.ids.push(said.id);
      if (this.ids.length === this.#limit) this.#mostRead = this.#texts.rows + countedTexts;
    }
  }

  #isOver(): boolean {
    const hasCounted = this.#texts.rows >= this.#mostRead && this.#count > this.#limit;
    return hasCounted || performance.now() >= this.#end;
  }
}
