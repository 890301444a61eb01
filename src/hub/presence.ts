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

/** The parts that the presences of all rooms have in common. */
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

/** One connection's part in the list of people. */
export interface Attending {
  readonly member: string;
  author: Author | undefined;
  /** Since when, on the clock of `performance`. */
  readonly since: number;
}

/**
 * The people in one room. Several connections of one guest are one member; connections without a
 * secret count one by one, and are listed once where they say one name. Told to this node's readers
 * as differences: people who came and went within the same moment are not mentioned. A node owns
 * its own people, and tells the others of them over the bus.
 */
export class Presence {
  readonly #room: string;
  readonly #parts: PresenceParts;
  readonly #tell: (signal: Signal) => void;
  /** Members with their connections; last stands the one that named itself last. */
  readonly #entries = new Map<string, Attending[]>();
  readonly #elsewhere = new Elsewhere();
  /** Own members who came, went or have another name since the other nodes were told. */
  readonly #changed = new Set<string>();
  #version = 0;
  /** The authors told of, by id: members may share one. */
  #told = new Map<string, Author>();
  #toldCount = 0;
  #timer: NodeJS.Timeout | undefined;
  #beat: NodeJS.Timeout | undefined;

  constructor(room: string, parts: PresenceParts, tell: (signal: Signal) => void) {
    this.#room = room;
    this.#parts = parts;
    this.#tell = tell;
  }

  /** The number of people, without a list of them. */
  get count(): number {
    return this.#count;
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

  /**
   * @param author shown in the list; who has none is counted only
   * @param since when it came, where that was before
   * @returns what the connection renames and leaves by
   */
  enter(
    member: string,
    author: Author | undefined,
    since = Math.floor(performance.now()),
  ): Attending {
    const attending = { member, author, since };
    const entry = this.#entries.get(member);
    if (entry) entry.push(attending);
    else this.#entries.set(member, [attending]);
    this.#change(member);
    return attending;
  }

  /** The part of who only hears: none of the people here, whatever is done with it. */
  watch(member: string): Attending {
    return { member, author: undefined, since: Math.floor(performance.now()) };
  }

  /** Milliseconds for which a member has been here; undefined where it is not. */
  hereFor(member: string): number | undefined {
    const entry = this.#entries.get(member);
    return entry && performance.now() - Math.min(...entry.map(({ since }) => since));
  }

  /** @param author as in `enter` */
  rename(attending: Attending, author: Author | undefined): void {
    const entry = this.#entries.get(attending.member);
    const place = entry?.indexOf(attending) ?? -1;
    if (!entry || place < 0) return;
    // Another badge alone makes nobody the one that named itself last.
    if (attending.author?.name !== author?.name) entry.push(...entry.splice(place, 1));
    attending.author = author;
    this.#change(attending.member);
  }

  leave(attending: Attending): void {
    const { member } = attending;
    const entry = this.#entries.get(member);
    const place = entry?.indexOf(attending) ?? -1;
    if (!entry || place < 0) return;
    const before = shownOf(entry);
    entry.splice(place, 1);
    if (entry.length === 0) this.#entries.delete(member);
    else if (!looksOther(before, shownOf(entry))) return;
    this.#change(member);
  }

  /** Takes what came over the bus, of this node too. */
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
    for (const entry of this.#entries.values()) {
      const author = shownOf(entry);
      if (author) named.set(author.id, author);
    }
    for (const [, author] of this.#elsewhere.members()) {
      if (author && !named.has(author.id)) named.set(author.id, author);
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
    const came = [...now].filter(([id, author]) => looksOther(before.get(id), author));
    const went = [...before.keys()].filter((id) => !now.has(id));
    const counted = count !== this.#toldCount;
    this.#told = now;
    this.#toldCount = count;
    if (!counted && came.length === 0 && went.length === 0) return;
    const head = { type: 'presence', room: this.#room, count } as const;
    if (count > peopleListed) return this.#tell(head);
    this.#tell({
      ...head,
      came: came.map(([, author]) => author),
      went,
    });
  }

  #publishChange(): void {
    if (this.#changed.size === 0) return;
    const came: Attendant[] = [];
    const went: string[] = [];
    for (const member of this.#changed) {
      const entry = this.#entries.get(member);
      if (entry) came.push({ member, author: shownOf(entry) });
      else went.push(member);
    }
    this.#changed.clear();
    this.#version++;
    this.#publish({ kind: 'change', came, went });
  }

  #publishAll(): void {
    this.#publishChange();
    const here = [...this.#entries].map(([member, entry]) => ({ member, author: shownOf(entry) }));
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

/** The name that was said last among the connections that are still there. */
function shownOf(entry: readonly Attending[]): Author | undefined {
  return entry.findLast(({ author }) => author)?.author;
}

function looksOther(before: Author | undefined, now: Author | undefined): boolean {
  return before?.name !== now?.name || before?.badge !== now?.badge;
}
