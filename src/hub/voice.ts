import type { Speech } from '../dialect/dialect.ts';
import type { RoomEvent, Signal } from '../protocol/event.ts';
import type { StoreReader } from '../store/store.ts';
import type { Flush, Flushable } from './flush.ts';
import type { Framing } from './frame.ts';
import { Heat } from './heat.ts';
import type { Traffic } from './outlet.ts';
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
  readonly traffic: Traffic;
  readonly resumeGap: number;
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
  readonly #room: string;
  readonly #parts: VoiceParts;
  readonly #heat: Heat;
  #ring: Chunk[] = [];
  #ringBytes = 0;
  #sealed: number;
  #texts: (string | undefined)[] = [];
  #textBytes = 0;
  #signals = new Map<string, string>();
  #seeding: Promise<void> | undefined;

  readonly #onSilent: () => void;

  constructor(
    room: string,
    latest: number,
    dialect: Speech,
    framing: Framing,
    parts: VoiceParts,
    onSilent: () => void,
  ) {
    this.#onSilent = onSilent;
    this.#room = room;
    this.#sealed = latest;
    this.dialect = dialect;
    this.framing = framing;
    this.#parts = parts;
    this.#heat = new Heat(parts.flush);
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

  leave(reader: Subscription): void {
    this.readers.delete(reader);
    if (this.readers.size === 0) this.#onSilent();
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

  /**
   * Brings events after `cursor` that are not remembered: the last few hundred are read once for
   * all who ask, and remembered; older ones are read for this reader alone.
   */
  async recall(cursor: number, limit: number): Promise<readonly Chunk[]> {
    const { store, resumeGap } = this.#parts;
    const first = this.#ring[0]?.from ?? this.#sealed + 1;
    if (cursor + 1 >= first - resumeGap) {
      await this.#seed(first);
      return [];
    }
    const upTo = Math.min(first - 1, cursor + limit);
    return this.#chunks(await store.events(this.#room, cursor, upTo, limit));
  }

  async #seed(first: number): Promise<void> {
    this.#seeding ??= this.#readSeed(first).finally(() => {
      this.#seeding = undefined;
    });
    await this.#seeding;
  }

  async #readSeed(first: number): Promise<void> {
    const { store, resumeGap } = this.#parts;
    const after = Math.max(0, first - 1 - resumeGap);
    const events = await store.events(this.#room, after, first - 1, resumeGap);
    const stillFirst = this.#ring[0]?.from ?? this.#sealed + 1;
    for (const chunk of this.#chunks(events).reverse()) {
      if (chunk.to < stillFirst) this.#remember(chunk, 'front');
    }
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
    this.#remember(chunk, 'back');
    for (const reader of this.readers) reader.hear(chunk);
    this.#parts.traffic.deliveries += chunk.texts.length * this.readers.size;
    this.#heat.wrote(this.readers.size);
  }

  #sealSignals(): void {
    if (this.#signals.size === 0) return;
    const texts = [...this.#signals.values()];
    this.#signals.clear();
    const bytes = this.#frame(texts);
    for (const reader of this.readers) reader.overhear(bytes);
  }

  #remember(chunk: Chunk, where: 'front' | 'back'): void {
    if (where === 'front') this.#ring.unshift(chunk);
    else this.#ring.push(chunk);
    this.#ringBytes += chunk.bytes.length;
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
    this.#drop(this.#ring.findIndex((chunk) => chunk.from <= seq && seq <= chunk.to) + 1);
  }

  #drop(chunks: number): void {
    if (chunks === 0) return;
    for (const chunk of this.#ring.splice(0, chunks)) this.#ringBytes -= chunk.bytes.length;
  }
}
