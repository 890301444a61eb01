import type { Bus, Published } from '../bus/bus.ts';
import type { Speech } from '../dialect/dialect.ts';
import type { RoomName } from '../protocol/code.ts';
import type { RoomEvent, Signal } from '../protocol/event.ts';
import type { Framing } from './frame.ts';
import { LatestPage } from './latest-page.ts';
import { Presence } from './presence.ts';
import { Voice, type VoiceParts } from './voice.ts';

/** What channels have in common. */
export interface ChannelParts extends VoiceParts {
  readonly bus: Bus;
  readonly peopleListed: number;
}

/** Messages of the page that a joiner is shown. */
const pageSize = 50;

/** A room as this node's readers know it: where its log is, one voice a dialect, who is here. */
export class Channel {
  readonly presence: Presence;
  /** How many are on their way in. */
  entering = 0;
  readonly #parts: ChannelParts;
  readonly #voices = new Map<string, Voice>();
  readonly #key: string;
  #code: string;
  #latest = 0;
  #open: Promise<void> | undefined;
  #early: RoomEvent[] | undefined = [];
  #filling = false;
  #page: Promise<LatestPage> | undefined;
  #pageNow: LatestPage | undefined;
  #silence: (() => void) | undefined;

  constructor(room: RoomName, parts: ChannelParts) {
    this.#key = room.key;
    this.#code = room.code;
    this.#parts = parts;
    this.presence = new Presence(room.key, parts.peopleListed, (signal) => this.#hint(signal));
  }

  /** The first spelling of the room's code. */
  get code(): string {
    return this.#code;
  }

  /** The last event this node has heard of. */
  get latest(): number {
    return this.#latest;
  }

  /** Nobody listens, and nobody is about to. */
  get empty(): boolean {
    if (this.entering > 0) return false;
    for (const voice of this.#voices.values()) if (voice.readers.size > 0) return false;
    return true;
  }

  /** Milliseconds for which the room's next events may gather. */
  get pace(): number {
    let longest = 0;
    for (const voice of this.#voices.values()) longest = Math.max(longest, voice.pace);
    return longest;
  }

  /** Learns where the log is; later calls wait for the first. */
  open(): Promise<void> {
    this.#open ??= this.#begin();
    return this.#open;
  }

  close(): void {
    this.#silence?.();
    this.presence.stop();
  }

  voice(dialect: Speech, framing: Framing): Voice {
    const name = `${dialect.name} ${framing.name}`;
    const known = this.#voices.get(name);
    if (known) return known;
    const drop = () => this.#voices.delete(name);
    const voice = new Voice(this.#key, this.#latest, dialect, framing, this.#parts, drop);
    this.#voices.set(name, voice);
    return voice;
  }

  /** The latest messages, read once and then kept up by events. */
  page(): Promise<LatestPage> {
    this.#page ??= this.#readPage().catch((error: unknown) => {
      this.#page = undefined;
      throw error;
    });
    return this.#page;
  }

  async #begin(): Promise<void> {
    this.#silence = this.#parts.bus.subscribe(this.#key, (message) => this.#hear(message));
    try {
      const record = await this.#parts.store.room(this.#key);
      this.#latest = record?.seq ?? 0;
      this.#code = record?.code ?? this.#code;
    } catch (error) {
      this.#silence();
      throw error;
    }
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const event of early) this.#take(event);
  }

  #hear(message: Published): void {
    if (!('seq' in message)) return this.#hint(message);
    if (this.#early) this.#early.push(message);
    else this.#take(message);
  }

  #take(event: RoomEvent): void {
    if (event.seq === this.#latest + 1) return this.#say(event);
    if (event.seq > this.#latest) void this.#fill(event.seq).catch(() => {});
  }

  #say(event: RoomEvent): void {
    this.#latest = event.seq;
    this.#pageNow?.apply(event);
    for (const voice of this.#voices.values()) voice.say(event);
  }

  /** The bus lost something: the log has it. */
  async #fill(upTo: number): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    try {
      while (this.#latest < upTo) {
        const missed = await this.#parts.store.events(this.#key, this.#latest, upTo, 100);
        if (missed.length === 0) return;
        for (const event of missed) if (event.seq === this.#latest + 1) this.#say(event);
      }
    } finally {
      this.#filling = false;
    }
  }

  async #readPage(): Promise<LatestPage> {
    const read = await this.#parts.store.messages(this.#key, { limit: pageSize });
    const page = new LatestPage(read, pageSize);
    if (page.seq < this.#latest) {
      const missed = await this.#parts.store.events(this.#key, page.seq, this.#latest, 1_000);
      for (const event of missed) page.apply(event);
    }
    this.#pageNow = page;
    return page;
  }

  #hint(signal: Signal): void {
    const key = signal.type === 'typing' ? `typing ${signal.author.id}` : signal.type;
    for (const voice of this.#voices.values()) voice.hint(key, signal);
  }
}
