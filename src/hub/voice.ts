import type { Speech } from '../dialect/dialect.ts';
import { guard, type OnBug } from '../guard.ts';
import type { RoomEvent, Signal } from '../protocol/event.ts';
import type { StoreReader } from '../store/store.ts';
import type { CatchUp } from './catch-up.ts';
import type { Flush, Flushable } from './flush.ts';
import type { Framing } from './frame.ts';
import { Heat } from './heat.ts';
import type { Traffic } from './outlet.ts';
import { Past } from './past.ts';
import type { Subscription } from './subscription.ts';

/** Events of one moment, encoded: what is shared by all who heard them together. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  /** One text per event from `from` on; undefined where the dialect has no word for it. */
  readonly texts: readonly (string | undefined)[];
  readonly bytes: Buffer;
  readonly at: number;
}

/** What voices have in common. */
export interface VoiceParts {
  readonly store: StoreReader;
  readonly flush: Flush;
  readonly catchUp: CatchUp;
  readonly traffic: Traffic;
  readonly resumeGap: number;
  readonly onBug: OnBug;
}

/** Bytes of one chunk past which the next one begins. */
const chunkBytes = 16_384;
/** Bytes of chunks a voice remembers for slow and returning readers. */
const ringBytes = 4 * 1_048_576;
/** Milliseconds a chunk is remembered: longer than a stalled reader is kept. */
const ringAge = 60_000;

/** One room in one dialect: encodes each event once, for all its readers. */
export class Voice implements Flushable {
  readonly dialect: Speech;
  readonly framing: Framing;
  readonly readers = new Set<Subscription>();
  readonly #parts: VoiceParts;
  readonly #heat: Heat;
  readonly #past: Past;
  #ring: Chunk[] = [];
  #ringBytes = 0;
  #sealed: number;
  #texts: (string | undefined)[] = [];
  #textBytes = 0;
  #signals = new Map<string, string>();

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
    return this.#heat.due;
  }

  /** Milliseconds for which the room's next events may gather. */
  get pace(): number {
    return this.#heat.pace;
  }

  join(reader: Subscription): void {
    this.readers.add(reader);
    this.#parts.catchUp.readers++;
  }

  leave(reader: Subscription): void {
    if (this.readers.delete(reader)) this.#parts.catchUp.readers--;
    if (this.readers.size > 0) return;
    this.#past.clear();
    this.#onSilent();
  }

  /** Ends all its readers: what it has to say, it can't. They may come back, to a new voice. */
  fail(error: unknown): void {
    this.#texts = [];
    for (const reader of this.readers) guard({ fail: this.#parts.onBug }, () => reader.fail(error));
  }

  /** Takes the next event of the room. */
  say(event: RoomEvent): void {
    if (event.type === 'edited' || event.type === 'removed') this.#disown(event.target);
    const text = this.dialect.encode(event);
    this.#texts.push(text);
    if (text !== undefined) this.#textBytes += text.length;
    if (this.#textBytes >= chunkBytes) this.#sealEvents();
    this.#parts.flush.add(this);
  }

  /** Takes a signal; a later one of the same key replaces it. */
  hint(key: string, signal: Signal): void {
    if (!this.dialect.signal) return;
    this.#signals.set(key, this.dialect.signal(signal));
    this.#parts.flush.add(this);
  }

  seal(): void {
    this.#sealEvents();
    this.#sealSignals();
    this.#forget();
  }

  /** The remembered chunk that holds event `seq`. */
  chunkOf(seq: number): Chunk | undefined {
    const ring = this.#ring;
    let low = 0;
    let high = ring.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const chunk = ring[middle] as Chunk;
      if (seq < chunk.from) high = middle - 1;
      else if (seq > chunk.to) low = middle + 1;
      else return chunk;
    }
    return undefined;
  }

  /** The bytes of a chunk for a reader who has heard up to `cursor`. */
  bytesAfter(chunk: Chunk, cursor: number): Buffer {
    if (cursor < chunk.from) return chunk.bytes;
    return this.#frame(chunk.texts.slice(cursor + 1 - chunk.from));
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
    let begin = 0;
    let bytes = 0;
    for (const [i, event] of events.entries()) {
      bytes += 'text' in event ? event.text.length + 200 : 200;
      if (bytes < chunkBytes && i < events.length - 1) continue;
      const chunk = this.#chunk(events.slice(begin, i + 1));
      if (chunk) chunks.push(chunk);
      begin = i + 1;
      bytes = 0;
    }
    return chunks;
  }

  #chunk(events: readonly RoomEvent[]): Chunk | undefined {
    const first = events[0];
    if (!first) return undefined;
    const texts = events.map((event) => this.dialect.encode(event));
    return this.#made(first.seq, texts);
  }

  #made(from: number, texts: readonly (string | undefined)[]): Chunk {
    const bytes = this.#frame(texts);
    return { from, to: from + texts.length - 1, texts, bytes, at: performance.now() };
  }

  #frame(texts: readonly (string | undefined)[]): Buffer {
    const said = texts.filter((text) => text !== undefined);
    if (said.length === 0) return Buffer.alloc(0);
    const { bundle } = this.dialect;
    return this.framing.frame(bundle ? [bundle(said)] : said);
  }

  #sealEvents(): void {
    if (this.#texts.length === 0) return;
    const chunk = this.#made(this.#sealed + 1, this.#texts);
    this.#texts = [];
    this.#textBytes = 0;
    this.#sealed = chunk.to;
    this.#ring.push(chunk);
    this.#ringBytes += chunk.bytes.length;
    for (const reader of this.readers) {
      try {
        reader.hear(chunk);
      } catch (error) {
        guard({ fail: this.#parts.onBug }, () => reader.fail(error));
      }
    }
    this.#parts.traffic.deliveries += chunk.texts.length * this.readers.size;
    this.#heat.wrote(this.readers.size);
  }

  #sealSignals(): void {
    if (this.#signals.size === 0) return;
    const texts = [...this.#signals.values()];
    this.#signals.clear();
    const bytes = this.#frame(texts);
    for (const reader of this.readers) guard(reader, () => reader.overhear(bytes));
  }

  /** Drops what is too old or too much. */
  #forget(): void {
    const old = performance.now() - ringAge;
    let bytes = this.#ringBytes;
    let gone = 0;
    for (const chunk of this.#ring) {
      if (chunk.at > old && bytes <= ringBytes) break;
      bytes -= chunk.bytes.length;
      gone++;
    }
    this.#drop(gone);
  }

  /** A text that is gone from the store is not served from memory: who asks hears the present one. */
  #disown(seq: number): void {
    this.#past.forget(seq);
    this.#drop(this.#ring.findIndex((chunk) => chunk.from <= seq && seq <= chunk.to) + 1);
  }

  #drop(chunks: number): void {
    if (chunks === 0) return;
    for (const chunk of this.#ring.splice(0, chunks)) this.#ringBytes -= chunk.bytes.length;
  }
}
