import type { Speech } from '../dialect/dialect.ts';
import { failed, guard, type OnBug } from '../guard.ts';
import type { RoomEvent, Signal } from '../protocol/event.ts';
import { rewordedBy, type Span } from '../protocol/message.ts';
import type { Flush, Flushable } from '../send/flush.ts';
import type { Framing } from '../send/frame.ts';
import { Heat } from '../send/heat.ts';
import { allocateKept } from '../send/kept-bytes.ts';
import type { Traffic } from '../send/outlet.ts';
import type { StoreReader } from '../store/store.ts';
import type { CatchUp } from './catch-up.ts';
import { type Chunk, isAmong } from './chunk.ts';
import { Past } from './past.ts';
import type { Reader } from './reader.ts';
import { Ring } from './ring.ts';
import { Wordings } from './wordings.ts';

/** The parts that voices have in common. */
export interface VoiceParts {
  readonly store: StoreReader;
  readonly flush: Flush;
  readonly catchUp: CatchUp;
  readonly traffic: Traffic;
  readonly resumeGap: number;
  readonly onBug: OnBug;
}

/** Readers to whom a piece of a message that grows is worth no write of its own, if it can leave with a line, */
const manyReaders = 200;
/** and the milliseconds for which it waits for one. */
const pieceWait = 100;

/** Bytes of one chunk past which the next one begins. */
const chunkBytes = 16_384;

/** One room in one dialect: encodes each event once, for all its readers. */
export class Voice implements Flushable {
  readonly dialect: Speech;
  readonly framing: Framing;
  readonly readers = new Set<Reader>();
  readonly #parts: VoiceParts;
  readonly #heat: Heat;
  readonly #past: Past;
  readonly #ring = new Ring();
  #sealed: number;
  readonly #words = new Wordings();
  /** Messages whose new texts are among `#words`. */
  #edits: Set<number> | undefined;
  #textBytes = 0;
  #signals = new Map<string, string>();
  /** The signals that the cleared hear in their place, or besides. */
  #ofCleared: Map<string, string> | undefined;
  /** Milliseconds, by `performance.now()`, until which the signals may wait for a line to leave with. */
  #signalsDue = 0;

  readonly #onSilent: () => void;

  constructor(
    read: (after: number, upTo: number) => Promise<readonly RoomEvent[]>,
    latest: number,
    dialect: Speech,
    framing: Framing,
    parts: VoiceParts,
    onSilent: () => void,
  ) {
    this.#onSilent = onSilent;
    this.#sealed = latest;
    this.dialect = dialect;
    this.framing = framing;
    this.#parts = parts;
    this.#heat = new Heat(parts.flush);
    this.#past = new Past({
      read,
      encode: (events) => this.#chunks(events),
      recent: parts.resumeGap,
    });
  }

  /** The last event that is encoded and handed out. */
  get sealed(): number {
    return this.#sealed;
  }

  get due(): number {
    const { due } = this.#heat;
    return this.#words.texts.length > 0 ? due : Math.max(due, this.#signalsDue);
  }

  /** Milliseconds for which the room's next events may gather. */
  get pace(): number {
    return this.#heat.pace;
  }

  join(reader: Reader): void {
    this.readers.add(reader);
    this.#parts.catchUp.readers++;
  }

  leave(reader: Reader): void {
    if (this.readers.delete(reader)) this.#parts.catchUp.readers--;
    if (this.readers.size > 0) return;
    this.#past.clear();
    this.#ring.clear();
    this.#onSilent();
  }

  /** Ends all its readers: what it has to say, it can't. They may come back, to a new voice. */
  fail(error: unknown): void {
    this.#words.clear();
    this.#edits = undefined;
    for (const reader of this.readers) guard({ fail: this.#parts.onBug }, () => reader.fail(error));
  }

  /** Takes the next event of the room. */
  say(event: RoomEvent): void {
    const text = this.#words.add(event, this.dialect);
    if (text !== undefined) this.#textBytes += text.length;
    const edited = rewordedBy(event);
    if (edited !== undefined) this.#edits = (this.#edits ?? new Set()).add(edited);
    if (this.#textBytes >= chunkBytes) this.sealEvents();
    this.#parts.flush.add(this);
  }

  /**
   * Takes a signal; a later one of the same key replaces it.
   *
   * @param open what those hear of it who are not cleared; undefined where that is nothing
   */
  hint(key: string, signal: Signal, open: Signal | undefined): void {
    const { dialect } = this;
    const whole = dialect.signal?.(signal);
    if (whole === undefined) return;
    const isFirst = this.#signals.size === 0 && !this.#ofCleared;
    const told = open === signal ? whole : open && dialect.signal?.(open);
    if (told === undefined) this.#signals.delete(key);
    else this.#signals.set(key, told);
    this.#ofCleared?.delete(key);
    if (open !== signal) {
      this.#ofCleared ??= new Map();
      this.#ofCleared.set(key, whole);
    }
    if (signal.type !== 'growing' || this.readers.size < manyReaders) this.#signalsDue = 0;
    else if (isFirst) this.#signalsDue = performance.now() + pieceWait;
    this.#parts.flush.add(this);
  }

  seal(): void {
    this.sealEvents();
    this.#sealSignals();
    this.#ring.trim();
  }

  /**
   * No text of these messages is told from memory any more. One that nobody was told yet goes to
   * those who are here now, and to nobody who comes in later.
   */
  forget(span: Span): void {
    try {
      if (span.to > this.#sealed || (this.#edits && isAmong(span, this.#edits))) this.sealEvents();
    } finally {
      this.#ring.forget(span);
      this.#past.forget(span);
    }
  }

  /** The remembered chunk that holds event `seq`. */
  chunkOf(seq: number): Chunk | undefined {
    return this.#ring.chunkOf(seq);
  }

  /** The bytes of a chunk for a reader who has heard up to `cursor`. */
  bytesAfter(chunk: Chunk, cursor: number): Buffer {
    if (cursor < chunk.from) return chunk.bytes;
    return this.#frame(chunk.texts.slice(cursor + 1 - chunk.from));
  }

  /** The same for one of the cleared. */
  clearedAfter(chunk: Chunk, cursor: number): Buffer {
    const { texts, bytes } = chunk.cleared ?? chunk;
    return cursor < chunk.from ? bytes : this.#frame(texts.slice(cursor + 1 - chunk.from));
  }

  /** The same without some events, each by its seq. */
  bytesWithout(chunk: Chunk, cursor: number, left: readonly number[]): Buffer {
    const texts = chunk.texts.map((text, i) => (left.includes(chunk.from + i) ? undefined : text));
    return this.#frame(texts.slice(Math.max(0, cursor + 1 - chunk.from)));
  }

  /** Queues a step of a reader who is behind. */
  catchUp(step: () => void): void {
    this.#parts.catchUp.add(step);
  }

  /** Brings the event after `cursor` and some that follow it, where they are not remembered. */
  recall(cursor: number): Promise<readonly Chunk[]> {
    return this.#past.chunksAt(cursor + 1, this.#sealed);
  }

  /** Cut at the usual size, so that no reader gets more at once than its outlet may hold. */
  #chunks(events: readonly RoomEvent[]): Chunk[] {
    const chunks: Chunk[] = [];
    let some: RoomEvent[] = [];
    let words = new Wordings();
    let bytes = 0;
    for (const event of events) {
      some.push(event);
      const text = words.add(event, this.dialect);
      bytes += text === undefined ? 0 : Buffer.byteLength(text);
      if (bytes < chunkBytes) continue;
      chunks.push(this.#chunk(some, words));
      [some, words, bytes] = [[], new Wordings(), 0];
    }
    if (some.length > 0) chunks.push(this.#chunk(some, words));
    return chunks;
  }

  #chunk(events: readonly RoomEvent[], words: Wordings): Chunk {
    const [first] = events as readonly [RoomEvent];
    const edits = events.flatMap((event) => rewordedBy(event) ?? []);
    return this.#made(first.seq, words, edits.length > 0 ? new Set(edits) : undefined);
  }

  #made(from: number, { texts, cleared }: Wordings, edits: ReadonlySet<number> | undefined): Chunk {
    const to = from + texts.length - 1;
    const chunk = { from, to, texts, bytes: this.#frame(texts), at: performance.now(), edits };
    if (!cleared) return chunk;
    return { ...chunk, cleared: { texts: cleared, bytes: this.#frame(cleared) } };
  }

  #frame(texts: readonly (string | undefined)[]): Buffer {
    if (texts.length === 1 && texts[0] !== undefined)
      return this.framing.frame([texts[0]], allocateKept);
    const said = texts.filter((text) => text !== undefined);
    if (said.length === 0) return Buffer.alloc(0);
    const { bundle } = this.dialect;
    return this.framing.frame(bundle ? [bundle(said)] : said, allocateKept);
  }

  /** Ends the chunk: what is said from here on is in another one. */
  sealEvents(): void {
    if (this.#words.texts.length === 0) return;
    const chunk = this.#made(this.#sealed + 1, this.#words, this.#edits);
    this.#words.clear();
    this.#edits = undefined;
    this.#textBytes = 0;
    this.#sealed = chunk.to;
    if (this.readers.size > 0) this.#ring.push(chunk);
    for (const reader of this.readers) {
      try {
        reader.hear(chunk);
      } catch (error) {
        failed(reader, error);
      }
    }
    this.#parts.traffic.deliveries += chunk.texts.length * this.readers.size;
    this.#heat.wrote(this.readers.size);
  }

  #sealSignals(): void {
    const others = this.#ofCleared;
    if (this.#signals.size === 0 && !others) return;
    const open = [...this.#signals];
    this.#signals.clear();
    this.#ofCleared = undefined;
    this.#signalsDue = 0;
    const bytes = this.#signalBytes(open);
    const cleared = others ? this.#signalBytes([...open, ...others]) : bytes;
    for (const reader of this.readers) {
      try {
        reader.overhear(bytes, cleared);
      } catch (error) {
        failed(reader, error);
      }
    }
  }

  /** The last one of each key. */
  #signalBytes(signals: readonly (readonly [string, string])[]): Buffer | undefined {
    if (signals.length === 0) return undefined;
    return this.#frame([...new Map(signals).values()]);
  }
}
