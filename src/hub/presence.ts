import type { Attendance, AttendanceNews, Attendant, Bus } from '../bus/bus.ts';
import { guarded, type OnBug } from '../guard.ts';
import type { People, Signal } from '../protocol/event.ts';
import { never } from '../protocol/never.ts';
import type { Author } from '../protocol/record.ts';
import { Elsewhere } from './elsewhere.ts';

/** Milliseconds that comings and goings gather before they are told. */
const telling = 250;
/** Beats without a word of a node, after which its people are gone. */
const patience = 3;

/** What the presences of all rooms have in common. */
export interface PresenceParts {
  readonly bus: Bus;
  /** This node, as others know it. */
  readonly node: string;
  /** Milliseconds between two beats, by which other nodes know that this one is there. */
  readonly beat: number;
  /** The most people that are listed. */
  readonly peopleListed: number;
  readonly onBug: OnBug;
}

interface Entry {
  author: Author | undefined;
  connections: number;
}

/**
 * Who is in one room. Several connections of one guest are one member; connections without a secret
 * count one by one. Told to this node's readers as differences: who came and went within the same
 * moment is not mentioned. A node owns its own people, and tells the others of them over the bus.
 */
export class Presence {
  readonly #room: string;
  readonly #parts: PresenceParts;
  readonly #tell: (signal: Signal) => void;
  readonly #entries = new Map<string, Entry>();
  readonly #elsewhere = new Elsewhere();
  /** Own members who came, went or have another name since the other nodes were told. */
  readonly #changed = new Set<string>();
  #version = 0;
  #told = new Map<string, Author>();
  #toldCount = 0;
  #timer: NodeJS.Timeout | undefined;
  #beat: NodeJS.Timeout | undefined;

  constructor(room: string, parts: PresenceParts, tell: (signal: Signal) => void) {
    this.#room = room;
    this.#parts = parts;
    this.#tell = tell;
  }

  get people(): People {
    const count = this.#count;
    return count > this.#parts.peopleListed
      ? { count }
      : { count, list: [...this.#named().values()] };
  }

  /** Asks the other nodes who is there, and tells them from now on that this one is. */
  begin(): void {
    if (this.#beat) return;
    this.#publish({ kind: 'ask' });
    const { beat, onBug } = this.#parts;
    this.#beat = setInterval(
      guarded({ fail: onBug }, () => this.#onBeat()),
      beat,
    ).unref();
  }

  /** @param author shown in the list; who has none is counted only */
  enter(member: string, author: Author | undefined): void {
    const entry = this.#entries.get(member);
    if (entry) {
      entry.connections++;
      entry.author = author ?? entry.author;
    } else this.#entries.set(member, { author, connections: 1 });
    this.#change(member);
  }

  rename(member: string, author: Author): void {
    const entry = this.#entries.get(member);
    if (!entry) return;
    entry.author = author;
    this.#change(member);
  }

  leave(member: string): void {
    const entry = this.#entries.get(member);
    if (!entry || --entry.connections > 0) return;
    this.#entries.delete(member);
    this.#change(member);
  }

  /** What came over the bus, of this node too. */
  hear(message: Attendance): void {
    const { node } = this.#parts;
    if (message.node === node) return;
    const heard = this.#elsewhere.hear(message, performance.now());
    switch (heard) {
      case 'others are here':
        return this.#later();
      case 'a hole':
        return this.#publish({ kind: 'ask', of: message.node });
      case 'nothing new':
        if (message.kind === 'ask' && (message.of ?? node) === node) this.#publishAll();
        return;
      default:
        never(heard);
    }
  }

  /** Nobody is here any more, and nobody listens. */
  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#beat);
    this.#beat = undefined;
    this.#entries.clear();
    this.#changed.clear();
    if (this.#version === 0) return;
    this.#version = 0;
    this.#publishAll();
  }

  get #count(): number {
    if (this.#elsewhere.empty) return this.#entries.size;
    const others = new Set<string>();
    for (const [member] of this.#elsewhere.members()) {
      if (!this.#entries.has(member)) others.add(member);
    }
    return this.#entries.size + others.size;
  }

  #named(): Map<string, Author> {
    const named = new Map<string, Author>();
    for (const [member, { author }] of this.#entries) if (author) named.set(member, author);
    for (const [member, author] of this.#elsewhere.members()) {
      if (author && !named.has(member)) named.set(member, author);
    }
    return named;
  }

  #change(member: string): void {
    this.#changed.add(member);
    this.#later();
  }

  #later(): void {
    if (this.#timer) return;
    const tell = () => {
      this.#timer = undefined;
      this.#publishChange();
      this.#tellNow();
    };
    this.#timer = setTimeout(guarded({ fail: this.#parts.onBug }, tell), telling).unref();
  }

  #tellNow(): void {
    const { peopleListed } = this.#parts;
    const count = this.#count;
    const before = this.#told;
    const now = count > peopleListed ? new Map<string, Author>() : this.#named();
    const came = [...now].filter(([member, author]) => looksOther(before.get(member), author));
    const went = [...before].filter(([member]) => !now.has(member));
    const counted = count !== this.#toldCount;
    this.#told = now;
    this.#toldCount = count;
    if (!counted && came.length === 0 && went.length === 0) return;
    const head = { type: 'presence', room: this.#room, count } as const;
    if (count > peopleListed) return this.#tell(head);
    this.#tell({
      ...head,
      came: came.map(([, author]) => author),
      went: went.map(([, author]) => author.id),
    });
  }

  #publishChange(): void {
    if (this.#changed.size === 0) return;
    const came: Attendant[] = [];
    const went: string[] = [];
    for (const member of this.#changed) {
      const entry = this.#entries.get(member);
      if (entry) came.push({ member, author: entry.author });
      else went.push(member);
    }
    this.#changed.clear();
    this.#version++;
    this.#publish({ kind: 'change', came, went });
  }

  #publishAll(): void {
    this.#publishChange();
    const here = [...this.#entries].map(([member, { author }]) => ({ member, author }));
    this.#publish({ kind: 'all', here });
  }

  #onBeat(): void {
    this.#publish({ kind: 'beat' });
    const silence = this.#parts.beat * patience;
    if (this.#elsewhere.forgetSilent(performance.now() - silence)) this.#later();
  }

  #publish(what: AttendanceNews): void {
    const { bus, node } = this.#parts;
    const head = { type: 'attendance', room: this.#room, node, version: this.#version } as const;
    bus.publish({ ...head, ...what });
  }
}

function looksOther(before: Author | undefined, author: Author): boolean {
  return before?.name !== author.name || before.badge !== author.badge;
}
