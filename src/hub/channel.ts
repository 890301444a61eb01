import type { Published, Told } from '../bus/bus.ts';
import type { Speech } from '../dialect/dialect.ts';
import { failed, guard, guarded } from '../guard.ts';
import type { Clearance } from '../protocol/clearance.ts';
import type { RoomName } from '../protocol/code.ts';
import type { People, RoomEvent, Signal } from '../protocol/event.ts';
import { type Growing, growingAfter, growingWithout, isGrowing } from '../protocol/growing.ts';
import { peopleSeen, peopleSignal, signalSeen } from '../protocol/people.ts';
import type { Standing } from '../protocol/standing.ts';
import type { Framing } from '../send/frame.ts';
import { nextTurn } from '../turn.ts';
import { Askers } from './askers.ts';
import { Clearances } from './clearances.ts';
import type { LatestPage } from './latest-page.ts';
import { Newness } from './newness.ts';
import type { OpenRoom } from './open-room.ts';
import { Pinned } from './pinned.ts';
import { Presence, type PresenceParts } from './presence.ts';
import { Remembered } from './remembered.ts';
import { Reviews } from './reviews.ts';
import { signalKey } from './signal-key.ts';
import { Voice, type VoiceParts } from './voice.ts';

/** The parts that channels have in common. */
export interface ChannelParts extends VoiceParts, PresenceParts {
  readonly standings?: StandingTaker | undefined;
  /** Bytes that a page may be, and all else that somebody is told at once. */
  readonly unsentBytes: number;
  readonly isNamed?: boolean | undefined;
}

/** A taker of what stands in a room, where it is read with something else. */
export interface StandingTaker {
  /** Called before the room is read; the function that it returns takes what was found. */
  prime(key: string): (standing: Standing | undefined) => void;
}

/** A room as this node's readers know it: where its log is, one voice a dialect, who is here. */
export class Channel {
  readonly presence: Presence;
  readonly clearances: Clearances;
  readonly askers: Askers;
  readonly reviews: Reviews;
  readonly newness: Newness;
  readonly pinned: Pinned;
  /** Messages of bots that are being written. */
  growing: readonly Growing[] = [];
  /** The number of readers on their way in. */
  entering = 0;
  readonly #parts: ChannelParts;
  readonly #voices = new Map<string, Voice>();
  readonly #remembered: Remembered;
  readonly key: string;
  #code: string;
  #latest = 0;
  /** The latest fact of the log that is known: it is read up to there. */
  #known = 0;
  #open: Promise<void> | undefined;
  #isOpen = false;
  #looking: Promise<void> | undefined;
  #digest: string | undefined;
  #early: Told[] | undefined = [];
  #filling: Promise<void> | undefined;
  #silence: (() => void) | undefined;

  constructor(room: RoomName, parts: ChannelParts) {
    this.key = room.key;
    this.#code = room.code;
    this.#parts = parts;
    const { key } = room;
    const { store, unsentBytes, onBug } = parts;
    const hint = (signal: Signal) => this.#hint(signal);
    this.presence = new Presence(key, parts, hint);
    const endChunks = () => {
      for (const voice of this.#voices.values()) guard(voice, () => voice.sealEvents());
    };
    this.clearances = new Clearances({ endChunks, isNamed: parts.isNamed, onBug });
    this.askers = new Askers({ key, store, clearances: this.clearances, unsentBytes, onBug });
    this.reviews = new Reviews({ key, store, clearances: this.clearances, unsentBytes, onBug });
    this.pinned = new Pinned({ key, store });
    this.newness = new Newness({ key, store, clearances: this.clearances, onBug });
    this.#remembered = new Remembered({ key, store, voices: this.#voices, onBug });
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

  /** The people here, as readers see them who are cleared, or are not. */
  peopleFor(clearance: Clearance): People {
    const { people } = this.presence;
    if (clearance === 'cleared') return people;
    return peopleSeen(people, this.clearances.standing.settings.people);
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

  /** The room as it is now. */
  get glance(): OpenRoom {
    const { key, code, latest, presence, clearances } = this;
    const said = (since: number) => this.#remembered.said(since);
    const { settings } = clearances.standing;
    return { key, code, people: presence.count, latest, settings, said };
  }

  /**
   * Learns where the log is, and from whoever comes first what else to read with it; later calls
   * wait for the first.
   *
   * @param after the fact that who comes has heard last
   * @param messages wanted by who has heard nothing
   */
  async open(after: number | undefined, messages: number): Promise<void> {
    if (this.#isOpen) return this.#catchUp();
    this.#open ??= this.#begin(after, messages);
    await this.#open;
  }

  close(): void {
    this.#silence?.();
    this.#remembered.close();
    this.presence.stop();
    this.clearances.close();
    this.newness.close();
  }

  voice(dialect: Speech, framing: Framing): Voice {
    const name = `${dialect.name} ${framing.name}`;
    const known = this.#voices.get(name);
    if (known) return known;
    const drop = () => this.#voices.delete(name);
    const read = (after: number, upTo: number) => this.#remembered.events(after, upTo);
    const voice = new Voice(read, this.#latest, dialect, framing, this.#parts, drop);
    this.#voices.set(name, voice);
    return voice;
  }

  /** The latest messages, as they stand now. */
  page(): Promise<LatestPage> {
    return this.#remembered.page();
  }

  async #begin(after: number | undefined, messages: number): Promise<void> {
    const hear = (message: Published) => this.#hear(message);
    this.#silence = this.#parts.bus.subscribe(this.key, guarded({ fail: this.#parts.onBug }, hear));
    this.presence.begin();
    try {
      const { store, standings, resumeGap } = this.#parts;
      const reach = { events: resumeGap, messages };
      const prime = standings?.prime(this.key);
      const opening = await store.opening(this.key, after, reach);
      prime?.(opening.standing);
      this.#latest = opening.seq;
      this.#code = opening.code ?? this.#code;
      this.#digest = opening.digest;
      if (opening.standing) this.clearances.begin(opening.standing);
      this.askers.begin(opening.isAsked);
      this.reviews.begin(opening.isReviewed);
      this.pinned.begin(opening.isPinned);
      const { messages: _, ...pageless } = opening;
      this.#remembered.open(messages > 0 ? opening : pageless);
    } catch (error) {
      this.#silence();
      throw error;
    }
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#isOpen = true;
    for (const told of early) this.#take(told);
  }

  #hear(message: Published): void {
    if ('event' in message) return this.#hearEvent(message);
    if (message.type === 'attendance') this.presence.hear(message);
    else if (message.type !== 'own') this.#hint(message);
  }

  #hearEvent(message: Told): void {
    if (this.#early) this.#early.push(message);
    else this.#take(message);
  }

  #take({ event, digest }: Told): void {
    if (event.seq === this.#latest + 1) return this.#say(event, digest);
    if (event.seq === this.#latest) this.#digest ??= digest;
    this.#known = Math.max(this.#known, event.seq);
    // Where the log can't be read now, the next event asks again.
    if (event.seq > this.#latest) guard({ fail: () => {} }, () => this.#fill());
  }

  #say(event: RoomEvent, digest?: string): void {
    this.#latest = event.seq;
    this.#digest = digest;
    this.#remembered.take(event);
    if (event.approval) this.reviews.approving(event);
    for (const voice of this.#voices.values()) {
      try {
        voice.say(event);
      } catch (error) {
        failed(voice, error);
      }
    }
    // Most that happens decides and asks nothing.
    const { clearances } = this;
    const isSaid = event.type === 'posted' || event.type === 'held';
    if (clearances.isSlow && isSaid) clearances.spoke(event.author.id);
    if (this.growing.length > 0) this.growing = growingWithout(this.growing, event);
    if (event.type === 'posted' && !event.approval) return;
    this.clearances.take(event);
    this.askers.take(event);
    this.reviews.take(event);
    this.pinned.take(event);
    if (event.type !== 'set') return;
    if (event.setting === 'newcomers') this.newness.learn();
    if (event.setting === 'people') this.#showPeople();
  }

  /** Catches up: nobody coming in is told what is gone by now, even if the bus lost the news. */
  #catchUp(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const now = await this.#parts.store.room(this.key);
    this.#known = Math.max(this.#known, now?.seq ?? 0);
    if (this.#latest < this.#known) await this.#fill();
  }

  /** The bus lost something: the log has it. */
  #fill(): Promise<void> {
    this.#filling ??= this.#readMissed().finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  async #readMissed(): Promise<void> {
    while (this.#latest < this.#known) {
      const { store } = this.#parts;
      const missed = await store.events(this.key, this.#latest, this.#known, 100);
      if (missed.length === 0) return;
      for (const event of missed) if (event.seq === this.#latest + 1) this.#say(event);
      await nextTurn();
    }
  }

  #hint(signal: Signal): void {
    const open = signalSeen(signal, this.clearances.standing.settings.people);
    if (isGrowing(signal)) this.growing = growingAfter(this.growing, signal);
    for (const voice of this.#voices.values())
      guard(voice, () => voice.hint(signalKey(signal), signal, open));
  }

  /** Shows the people here otherwise from now on. */
  #showPeople(): void {
    const signal = peopleSignal(this.key, this.peopleFor('cleared'));
    const open = peopleSignal(this.key, this.peopleFor('open'));
    for (const voice of this.#voices.values()) {
      guard(voice, () => voice.hint('people', signal, open));
    }
  }
}
