import type { Clearance } from '../../protocol/clearance.ts';
import type { RoomEvent } from '../../protocol/event.ts';
import type { Pin } from '../../protocol/pin.ts';
import type { Message, MessagePage, Reaction, RoomRecord } from '../../protocol/record.ts';
import { firstDigest, type Proof } from '../../protocol/seal.ts';
import { noStanding, type Standing } from '../../protocol/standing.ts';
import { withShown } from '../../protocol/undo.ts';
import { factRows, isMessage } from '../fact-row.ts';
import { DatabaseSync } from '../node-sqlite.ts';
import type { Opening, PageRange } from '../store.ts';
import { damaged } from './fault.ts';
import { keyOfLog } from './log-key.ts';
import { MarkReader } from './mark-reader.ts';
import { PinReader } from './pin-table.ts';
import { lacks, Places, rowBefore } from './place.ts';
import { QuestionReader } from './question-reader.ts';
import { type ReadStatements, readStatements } from './read-sql.ts';
import { eventOf, type FactRow, messageOf, type RoomRow, recordsOf, type Shown } from './row.ts';
import { SealedReader } from './sealed.ts';
import { StandingReader } from './standing-table.ts';

/** Opens a log's file to read beside whoever writes it, in this process or another. */
export function openToRead(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  database.exec('PRAGMA mmap_size = 0; PRAGMA cache_size = -16000');
  return database;
}

const noWords: Shown = { text: '', carried: null };

/**
 * Reads a log. All at once on the thread that asks: a page costs less than sending it between
 * threads.
 */
export class LogReader {
  readonly epoch: string;
  readonly #database: DatabaseSync;
  readonly #sql: ReadStatements;
  readonly #places: Places;
  readonly #sealed: SealedReader;
  readonly #standing: StandingReader;
  readonly questions: QuestionReader;
  readonly #pins: PinReader;
  readonly #marks: MarkReader;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#sql = readStatements(database);
    this.#sealed = new SealedReader(database);
    this.#standing = new StandingReader(database);
    this.questions = new QuestionReader(database);
    this.#pins = new PinReader(database);
    this.#marks = new MarkReader(database);
    this.#places = new Places(database);
    this.epoch = String(this.#sql.epoch.get()?.value);
  }

  keyFor(purpose: string): Uint8Array {
    return keyOfLog(this.#database, purpose);
  }

  room(key: string): RoomRecord | undefined {
    return recordsOf(this.#sql.room.all(key))[0];
  }

  roomRow(key: string): RoomRow | undefined {
    return this.#sql.room.get(key) as unknown as RoomRow | undefined;
  }

  opening(
    key: string,
    after: number | undefined,
    reach: { readonly events: number; readonly messages: number },
  ): Opening {
    return this.snapshot(() => {
      const end = this.#sealed.end(key);
      const { seq, digest } = end ?? { seq: 0, digest: firstDigest };
      const standing = end && this.#standing.of(end.id);
      const isPinned = end !== undefined && this.#pins.any(end.id);
      const head = {
        seq,
        digest,
        ...(end && { code: end.code }),
        ...(standing && { standing }),
        ...(end && this.questions.any(end.id)),
        ...(isPinned && { isPinned }),
      };
      const from = Math.max(0, seq - reach.events);
      if (after !== undefined && after >= from && after <= seq) {
        return { ...head, events: this.events(key, from, seq, reach.events) };
      }
      return { ...head, messages: this.messages(key, { limit: reach.messages }).messages };
    });
  }

  standing(key: string): Standing {
    return this.snapshot(() => {
      const room = this.roomRow(key);
      return (room && this.#standing.of(room.id)) ?? noStanding;
    });
  }

  readonly publicRooms = (limit: number) => recordsOf(this.#sql.publicRooms.all(limit));
  readonly rooms = (after: string, limit: number) => recordsOf(this.#sql.rooms.all(after, limit));

  events(key: string, after: number, upTo: number, limit: number): readonly RoomEvent[] {
    return this.snapshot(() => {
      const room = this.roomRow(key);
      if (!room) return [];
      const end = Math.min(upTo, after + limit, room.seq);
      const facts = this.#back(this.#places.idOf(room, end), after, 'previous').reverse();
      if (facts.length < end - after) throw damaged(`facts of the room ${key} are missing.`);
      const hasClears = this.#marks.hasClears(room.id);
      return facts.map((row) => this.#eventOf(room, row, hasClears));
    });
  }

  messages(key: string, range: PageRange): MessagePage {
    return this.snapshot(() => {
      const room = this.roomRow(key);
      if (!room) return { latest: 0, messages: [] };
      const end = Math.min((range.before ?? Number.POSITIVE_INFINITY) - 1, room.seq);
      const rows =
        range.after === undefined
          ? this.#newest(room, end, range.limit)
          : this.#next(room, range.after, end, range.limit);
      return { latest: room.seq, messages: this.#withReactions(rows) };
    });
  }

  message(key: string, seq: number): Message | undefined {
    return this.snapshot(() => {
      const room = this.roomRow(key);
      const id = room && this.#places.idOf(room, seq);
      return id === undefined ? undefined : this.messageById(id);
    });
  }

  /** A hidden message as it was, while that can be undone. */
  hiddenMessage(key: string, seq: number): Message | undefined {
    return this.snapshot(() => {
      const room = this.roomRow(key);
      const row = room && (this.#sql.hidden.get(room.id, seq) as unknown as FactRow | undefined);
      return row && this.#withReactions([row])[0];
    });
  }

  /** The messages that are pinned in a room and still say something. @param now milliseconds since 1970 */
  pins(key: string, now: number): readonly Pin[] {
    return this.snapshot(() => {
      const room = this.roomRow(key);
      if (!room) return [];
      return this.#pins.of(room.id, now).flatMap(({ message: seq, until }) => {
        const message = this.message(key, seq);
        if (!message || message.removedAt !== undefined) return [];
        return until === null ? { message } : { message, until };
      });
    });
  }

  /** The row of a message's fact. */
  idOf(room: RoomRow, seq: number): number | undefined {
    return this.#places.idOf(room, seq);
  }

  /** The message whose fact has this row. */
  messageById(id: number): Message | undefined {
    const row = this.#fact(id);
    return isMessage(row.type) ? this.#withReactions([row])[0] : undefined;
  }

  /** The present text of the message whose fact has this row; undefined if it was removed. */
  textById(id: number): string | undefined {
    return this.#shown(id)?.text ?? undefined;
  }

  hasReacted(key: string, seq: number, author: string, emoji: string): boolean {
    const room = this.roomRow(key);
    if (!room || !this.#sql.reacted.get(room.id, seq, emoji, author)) return false;
    return this.message(key, seq)?.removedAt === undefined;
  }

  reactionsBy(key: string, author: string, messages: number): number {
    const room = this.roomRow(key);
    if (!room) return 0;
    const { id, latest_message: latest } = room;
    return Number(this.#sql.reactionsBy.get(latest, messages, id, author)?.count);
  }

  proof(key: string, after: number, limit: number, clearance: Clearance): Proof | undefined {
    return this.snapshot(() => this.#sealed.proof(key, after, limit, clearance));
  }

  /** Does all reading of `work` at one moment of the log. */
  snapshot<T>(work: () => T): T {
    if (this.#database.isTransaction) return work();
    this.#sql.begin.run();
    try {
      return work();
    } finally {
      // An I/O error ends it by itself, and is what is thrown.
      if (this.#database.isTransaction) this.#sql.end.run();
    }
  }

  close(): void {
    this.#database.close();
  }

  #shown(id: number): Shown | undefined {
    return this.#sql.text.get(id) as unknown as Shown | undefined;
  }

  #fact(id: number): FactRow {
    const row = this.#sql.fact.get(id) as unknown as FactRow | undefined;
    return row ?? lacks(id);
  }

  /** Rows from `id` back to the one after fact `after`, newest first, at most `limit`. */
  #back(
    id: number | undefined,
    after: number,
    by: 'previous' | 'previous_message',
    limit = Number.POSITIVE_INFINITY,
  ): FactRow[] {
    const rows: FactRow[] = [];
    let at = id ?? 0;
    while (at !== 0 && rows.length < limit) {
      const row = this.#fact(at);
      if (row.seq <= after) break;
      rows.push(row);
      at = rowBefore(at, row[by]);
    }
    return rows;
  }

  /** The row of the last message up to fact `seq`; 0 where there is none. */
  #messageUpTo(room: RoomRow, seq: number): number {
    if (seq >= room.seq) return room.latest_message;
    const id = this.#places.idOf(room, seq);
    if (id === undefined) return 0;
    const row = this.#fact(id);
    return isMessage(row.type) ? id : row.previous_message;
  }

  #newest(room: RoomRow, end: number, limit: number): FactRow[] {
    return this.#back(this.#messageUpTo(room, end), 0, 'previous_message', limit).reverse();
  }

  /** The first messages after a fact. Where few facts are messages, it looks ever further. */
  #next(room: RoomRow, after: number, end: number, limit: number): FactRow[] {
    const rows: FactRow[] = [];
    for (let from = after, reach = limit; from < end && rows.length < limit; reach *= 2) {
      const to = Math.min(from + reach, end);
      rows.push(...this.#back(this.#messageUpTo(room, to), from, 'previous_message').reverse());
      from = to;
    }
    return rows.slice(0, limit);
  }

  #eventOf(room: RoomRow, row: FactRow, hasClears: boolean): RoomEvent {
    // Whose message it is that was edited is asked where that may have been cleared.
    const isOver = hasClears && row.type === 'edited' && !this.#stands(room, row.target ?? 0);
    const shown = isOver ? noWords : this.#shownOf(room, row);
    const event = eventOf(row, shown, room.key, this.epoch);
    if (event.type !== 'restored' && event.type !== 'pinned') return event;
    return withShown(event, this.message(room.key, event.target));
  }

  #stands(room: RoomRow, seq: number): boolean {
    return this.message(room.key, seq)?.removedAt === undefined;
  }

  /** An edit whose own text is gone shows the present text of its message. */
  #shownOf(room: RoomRow, row: FactRow): Shown {
    const isReworded = row.text === null && factRows[row.type].effect === 'rewords';
    if (!isReworded || row.target === null) return row;
    const id = this.#places.idOf(room, row.target);
    return (id !== undefined && this.#shown(id)) || noWords;
  }

  /** Neighbouring rows of one room, oldest first, as messages. */
  #withReactions(rows: readonly FactRow[]): readonly Message[] {
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return [];
    const reactions = new Map<number, Reaction[]>();
    for (const row of this.#sql.reactions.all(first.room, first.seq, last.seq)) {
      const seq = Number(row.message);
      const list = reactions.get(seq) ?? [];
      reactions.set(seq, list);
      const by = JSON.parse(String(row.authors)) as string[];
      list.push({ emoji: String(row.emoji), count: Number(row.count), by });
    }
    const reactionsTo = ({ seq, removed_at }: FactRow) =>
      removed_at === null ? reactions.get(seq) : undefined;
    return rows.map((row) => messageOf(row, reactionsTo(row)));
  }
}
