import { guarded, type OnBug } from '../../guard.ts';
import type { ReadMark } from '../../protocol/own-word.ts';
import { type Marks, roomsMarked } from './marks.ts';

/** A mark, and whose it is. */
export interface OwnedMark extends ReadMark {
  readonly author: string;
}

/** The place where marks are kept. It does what it is asked in the order in which it is asked. */
export interface MarkTable {
  /** Moves marks on; those that are further stay. */
  put(marks: readonly OwnedMark[]): Promise<void>;
  of(author: string): Promise<readonly ReadMark[]>;
  forget(author: string, room: string): Promise<void>;
  /** Makes the mark of one the other's, where it is further. */
  hand(from: string, to: string, room: string): Promise<void>;
  close(): Promise<void>;
}

export interface Gathering {
  readonly onBug: OnBug;
  /** Milliseconds for which marks gather; 5,000 unless told. */
  readonly gatherMs?: number | undefined;
}

const usualMs = 5_000;
/** Marks that wait for a disk that takes none. */
const mostWaiting = 50_000;

/** Marks that gather for a while before they are written: who reads moves its own with every glance. */
export class GatheredMarks implements Marks {
  readonly #table: MarkTable;
  readonly #parts: Gathering;
  /** Marks that are not in the table yet, by author and room. */
  #waiting = new Map<string, Map<string, ReadMark>>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(table: MarkTable, parts: Gathering) {
    this.#table = table;
    this.#parts = parts;
  }

  move(author: string, mark: ReadMark): void {
    this.#add(author, mark);
    this.#soon();
  }

  async of(author: string): Promise<readonly ReadMark[]> {
    const stored = await this.#table.of(author);
    const marks = new Map(stored.map((mark) => [mark.room, mark]));
    for (const mark of this.#waiting.get(author)?.values() ?? []) {
      marks.set(mark.room, further(mark, marks.get(mark.room)));
    }
    return [...marks.values()].sort((a, b) => b.at - a.at).slice(0, roomsMarked);
  }

  forget(author: string, room: string): void {
    this.#drop(author, room);
    this.#do(() => this.#table.forget(author, room));
  }

  hand(guest: string, person: string, room: string): void {
    const mark = this.#drop(guest, room);
    if (mark) this.move(person, mark);
    this.#do(() => this.#table.hand(guest, person, room));
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#count === 0) return;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    this.#count = 0;
    const marks = [...waiting].flatMap(([author, rooms]) =>
      [...rooms.values()].map((mark) => ({ author, ...mark })),
    );
    try {
      await this.#table.put(marks);
    } catch (error) {
      for (const { author, ...mark } of marks) this.#add(author, mark);
      this.#soon();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.flush().catch(this.#parts.onBug);
    await this.#table.close();
  }

  #add(author: string, mark: ReadMark): void {
    const rooms = this.#waiting.get(author);
    const known = rooms?.get(mark.room);
    if (!known) {
      if (this.#count === mostWaiting) return;
      this.#count++;
    }
    if (rooms) rooms.set(mark.room, further(mark, known));
    else this.#waiting.set(author, new Map([[mark.room, mark]]));
  }

  #drop(author: string, room: string): ReadMark | undefined {
    const rooms = this.#waiting.get(author);
    const mark = rooms?.get(room);
    if (!mark) return undefined;
    rooms?.delete(room);
    this.#count--;
    return mark;
  }

  #soon(): void {
    const { onBug, gatherMs = usualMs } = this.#parts;
    const flush = guarded({ fail: onBug }, () => this.flush());
    this.#timer ??= setTimeout(flush, gatherMs).unref();
  }

  #do(work: () => Promise<void>): void {
    guarded({ fail: this.#parts.onBug }, work)();
  }
}

/** The further one of two marks of a room, read at the later moment of both. */
export function further(mark: ReadMark, known: ReadMark | undefined): ReadMark {
  if (!known) return mark;
  return { ...mark, seq: Math.max(mark.seq, known.seq), at: Math.max(mark.at, known.at) };
}
