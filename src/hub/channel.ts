import type { Bus, Published, Told } from '../bus/bus.ts';
import type { Speech } from '../dialect/dialect.ts';
import { guard, guarded } from '../guard.ts';
import type { RoomName } from '../protocol/code.ts';
import type { RoomEvent, Signal } from '../protocol/event.ts';
import type { Message } from '../protocol/record.ts';
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
export const pageSize = 50;
/** Milliseconds for which the facts read with an opening are kept: as long as people come back. */
const openedFor = 60_000;

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
  /** How far the log is known to go: it is read up to there. */
  #known = 0;
  #open: Promise<void> | undefined;
  #digest: string | undefined;
  #opened: readonly RoomEvent[] = [];
  #forgetting: NodeJS.Timeout | undefined;
  #early: Told[] | undefined = [];
  #filling = false;
  #page: Promise<LatestPage> | undefined;
  #pageNow: LatestPage | undefined;
  #silence: (() => void) | undefined;

  constructor(room: RoomName, parts: ChannelParts) {
    this.#key = room.key;
    this.#code = room.code;
    this.#parts = parts;
    const { peopleListed, onBug } = parts;
    const hint = (signal: Signal) => this.#hint(signal);
    this.presence = new Presence(room.key, peopleListed, hint, onBug);
  }

  /** The first spelling of the room's code. */
  get code(): string {
    return this.#code;
  }

  /** The last event this node has heard of. */
  get latest(): number {
    return this.#latest;
  }

  /** The log's running digest at `latest`, where this node was told. */
  get digest(): string | undefined {
    return this.#digest;
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

  /**
   * Learns where the log is, and from whoever comes first what else to read with it; later calls
   * wait for the first.
   *
   * @param after the fact that who comes has heard last
   * @param messages wanted by who has heard nothing
   */
  open(after: number | undefined, messages: number): Promise<void> {
    this.#open ??= this.#begin(after, messages);
    return this.#open;
  }

  close(): void {
    this.#silence?.();
    this.#forget();
    this.presence.stop();
  }

  voice(dialect: Speech, framing: Framing): Voice {
    const name = `${dialect.name} ${framing.name}`;
    const known = this.#voices.get(name);
    if (known) return known;
    const drop = () => this.#voices.delete(name);
    const read = (after: number, upTo: number) => this.#read(after, upTo);
    const voice = new Voice(read, this.#latest, dialect, framing, this.#parts, drop);
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

  async #begin(after: number | undefined, messages: number): Promise<void> {
    const hear = (message: Published) => this.#hear(message);
    this.#silence = this.#parts.bus.subscribe(
      this.#key,
      guarded({ fail: this.#parts.onBug }, hear),
    );
    try {
      const { store, resumeGap } = this.#parts;
      const reach = { events: resumeGap, messages };
      const opening = await store.opening(this.#key, after, reach);
      this.#latest = opening.seq;
      this.#code = opening.code ?? this.#code;
      this.#digest = opening.digest;
      if (opening.events) this.#recall(opening.events);
      else if (messages > 0) this.#keepPage(opening.seq, opening.messages ?? []);
    } catch (error) {
      this.#silence();
      throw error;
    }
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const told of early) this.#take(told);
  }

  #keepPage(latest: number, messages: readonly Message[]): void {
    this.#pageNow = new LatestPage({ latest, messages }, pageSize);
    this.#page = Promise.resolve(this.#pageNow);
  }

  /** What came with the opening serves those who come back with the first one. */
  #recall(events: readonly RoomEvent[]): void {
    this.#opened = events;
    const forget = guarded({ fail: this.#parts.onBug }, () => this.#forget());
    this.#forgetting = setTimeout(forget, openedFor).unref();
  }

  #forget(): void {
    clearTimeout(this.#forgetting);
    this.#opened = [];
  }

  /** Events `after < seq <= upTo`, from memory or from the log. */
  async #read(after: number, upTo: number): Promise<readonly RoomEvent[]> {
    const [first, last] = [this.#opened[0], this.#opened.at(-1)];
    if (first && last && first.seq <= after + 1 && upTo <= last.seq) {
      return this.#opened.slice(after + 1 - first.seq, upTo + 1 - first.seq);
    }
    return this.#parts.store.events(this.#key, after, upTo, upTo - after);
  }

  #hear(message: Published): void {
    if (!('event' in message)) return this.#hint(message);
    if (this.#early) this.#early.push(message);
    else this.#take(message);
  }

  #take({ event, digest }: Told): void {
    if (event.seq === this.#latest + 1) return this.#say(event, digest);
    this.#known = Math.max(this.#known, event.seq);
    // Where the log can't be read now, the next event asks again.
    if (event.seq > this.#latest) guard({ fail: () => {} }, () => this.#fill());
  }

  #say(event: RoomEvent, digest?: string): void {
    this.#latest = event.seq;
    this.#digest = digest;
    // A text that is gone from the store is not served from memory.
    if (event.type === 'edited' || event.type === 'removed') this.#forget();
    guard({ fail: (error) => this.#dropPage(error) }, () => this.#pageNow?.apply(event));
    for (const voice of this.#voices.values()) guard(voice, () => voice.say(event));
  }

  /** A page that missed an event is read anew. */
  #dropPage(error: unknown): void {
    this.#page = undefined;
    this.#pageNow = undefined;
    this.#parts.onBug(error);
  }

  /** The bus lost something: the log has it. */
  async #fill(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    try {
      while (this.#latest < this.#known) {
        const { store } = this.#parts;
        const missed = await store.events(this.#key, this.#latest, this.#known, 100);
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
    for (const voice of this.#voices.values()) guard(voice, () => voice.hint(key, signal));
  }
}
