import { createHmac, randomBytes } from 'node:crypto';
import type { Actor } from '../protocol/actor.ts';
import type { RoomKey } from '../protocol/code.ts';
import { type MayNotIn, type OutCode, outWhy } from '../protocol/me.ts';
import { isAtLeast } from '../protocol/role.ts';
import type { Ground } from './ground.ts';
import { type Hindrance, standingToldBy } from './may.ts';

/** Milliseconds for which it is known where a message came from. */
const kept = 24 * 3_600_000;
/** Messages of a room of which it is known, at most: the latest. */
const mostMessages = 1_000;
/**
 * Messages of all rooms together, some 200 bytes each. Past it, the room goes in which nobody wrote for
 * longest: to drive out another's, somebody has to write as many.
 */
const mostInAll = 200_000;
/** Bars of a room, at most. */
const mostBars = 1_000;

/** The place that a message came from. */
export interface Mark {
  /** A hash of its address, by a key that is nowhere but in memory. */
  readonly hash?: string;
  /** The connection of an author without an id. */
  readonly within?: string;
  readonly author: string;
  readonly at: number;
}

/** An address, or a connection, from which newcomers say nothing in a room. */
export interface Bar extends Pick<Mark, 'hash' | 'within'> {
  /** The one that it was aimed at. */
  readonly person: string;
  readonly code: OutCode;
  /** Milliseconds since 1970; absent where it stays. */
  readonly until?: number | undefined;
  /** The words of whoever decided it, for the one that it was aimed at. */
  readonly reason?: string | undefined;
  /** The ids of those who wrote here before: they are no newcomers. */
  readonly known: ReadonlySet<string>;
}

/** Somebody who speaks, or would. */
interface Speaking extends Pick<Ground, 'actor' | 'now' | 'within'> {
  readonly room: { readonly key: RoomKey };
  readonly standing: Pick<Ground['standing'], 'roleOf'>;
}

type Speaker = Pick<Actor, 'author' | 'address' | 'barredFrom'>;

/**
 * The places that messages came from, for a day and outside the log, and those from which newcomers say
 * nothing. All of it is in memory: a restart forgets it.
 */
export class Addresses {
  /** Somebody is kept from speaking somewhere by where it speaks from. */
  hasBars = false;
  readonly #key = randomBytes(32);
  readonly #most: number;
  /** The room in which somebody wrote last stands at the end. */
  readonly #marks = new Map<RoomKey, Map<number, Mark>>();
  #latest: RoomKey | undefined;
  #inAll = 0;
  readonly #bars = new Map<RoomKey, readonly Bar[]>();
  readonly #hashes = new WeakMap<Speaker, string>();

  /** @param most messages of which it is known where they came from */
  constructor(most = mostInAll) {
    this.#most = most;
  }

  /** Told of a message that is stored. @param now milliseconds since 1970 */
  note(
    room: RoomKey,
    seq: number,
    speaker: Speaker,
    within: string | undefined,
    now: number,
  ): void {
    const hash = this.hashOf(speaker);
    const isStranger = speaker.author.claimed && within !== undefined;
    if (hash === undefined && !isStranger) return;
    const marks = this.#marksIn(room);
    this.#put(marks, seq, {
      at: now,
      author: speaker.author.id,
      ...(hash === undefined ? {} : { hash }),
      ...(isStranger ? { within } : {}),
    });
    for (const [first, { at }] of marks) {
      if (marks.size <= mostMessages && now - at <= kept) break;
      this.#take(marks, first);
    }
    for (const [other, { size }] of this.#marks) {
      if (this.#inAll <= this.#most || other === room) break;
      this.#inAll -= size;
      this.#marks.delete(other);
    }
  }

  /** Told that a message which waited is said under another number: it came from where it waited. */
  carry(room: RoomKey, held: number, seq: number): void {
    const marks = this.#marks.get(room);
    const mark = marks?.get(held);
    if (!marks || !mark) return;
    this.#put(marks, seq, mark);
    const [first] = marks.keys();
    if (marks.size > mostMessages && first !== undefined) this.#take(marks, first);
  }

  /** The place of a message; undefined where it is not known, or not any more. */
  markOf(room: RoomKey, seq: number, now: number): Mark | undefined {
    const mark = this.#marks.get(room)?.get(seq);
    return mark && now - mark.at <= kept ? mark : undefined;
  }

  /** The place of the latest message of somebody. */
  latestOf(room: RoomKey, person: string, now: number): Mark | undefined {
    const marks = [...(this.#marks.get(room)?.values() ?? [])];
    const own = marks.filter(({ author, at }) => author === person && now - at <= kept);
    // What was approved late stands behind what was said meanwhile.
    return own.toSorted((one, other) => one.at - other.at).at(-1);
  }

  /** Does somebody speak from there? */
  isFrom({ hash }: Pick<Mark, 'hash'>, speaker: Speaker): boolean {
    return (
      hash !== undefined && this.#hashed(speaker, speaker.address ?? speaker.barredFrom) === hash
    );
  }

  /**
   * Adds a bar, in place of one of the same person and place that ends no later.
   *
   * @returns what makes it as it was; undefined where the room has too many
   */
  add(room: RoomKey, bar: Bar, now: number): (() => void) | undefined {
    const bars = (this.#bars.get(room) ?? []).filter((each) => endOf(each) > now);
    const same = bars.find((each) => isSamePlace(each, bar));
    if (same && endOf(same) > endOf(bar)) return () => {};
    const others = bars.filter((each) => each !== same);
    if (others.length >= mostBars) return undefined;
    this.#bars.set(room, [...others, bar]);
    this.hasBars = true;
    return () => {
      this.#drop(room, (each) => each === bar);
      if (same) this.add(room, same, now);
    };
  }

  /** Is there one that was aimed at this person? */
  hasFor(room: RoomKey, person: string, now: number): boolean {
    const bars = this.#bars.get(room) ?? [];
    return bars.some((bar) => bar.person === person && endOf(bar) > now);
  }

  /**
   * Does what waits under a number come from a newcomer at a place that is barred because of this person?
   *
   * @param author of what waits
   */
  isHeldFrom(room: RoomKey, person: string, held: number, author: string, now: number): boolean {
    const mark = this.markOf(room, held, now);
    const bars = (this.#bars.get(room) ?? []).filter((bar) => bar.person === person);
    return (
      mark !== undefined &&
      bars.some(({ hash, within, known }) => {
        if (within !== undefined && mark.within === within) return true;
        return hash !== undefined && mark.hash === hash && !known.has(author);
      })
    );
  }

  /** Takes those away that were aimed at this person. */
  lift(room: RoomKey, person: string): void {
    this.#drop(room, (bar) => bar.person === person);
  }

  /** The hindrance that keeps somebody from speaking who is new, by where it speaks from. */
  hindranceOf({ room, actor, standing, within, now }: Speaking): Hindrance<OutCode> | undefined {
    const bars = this.#bars.get(room.key);
    if (!bars) return undefined;
    const { author } = actor;
    if (author.badge === 'bot' || isAtLeast(standing.roleOf(actor, now), 'member'))
      return undefined;
    const bar = bars.find((each) => endOf(each) > now && this.#holds(each, actor, within));
    if (!bar) return undefined;
    const { code, until, reason } = bar;
    const end = until === undefined ? {} : { seconds: Math.ceil((until - now) / 1_000) };
    const isMeant = reason !== undefined && isWithin(bar, actor, within);
    return { code, ...end, ...(isMeant ? { reason } : {}) };
  }

  /** The hash of the address that somebody speaks from; undefined where that tells nobody apart. */
  hashOf(speaker: Speaker): string | undefined {
    return this.#hashed(speaker, speaker.address);
  }

  #hashed(speaker: Speaker, address: string | undefined): string | undefined {
    if (address === undefined) return undefined;
    const known = this.#hashes.get(speaker);
    if (known) return known;
    const hash = createHmac('sha256', this.#key).update(address).digest('base64url').slice(0, 22);
    this.#hashes.set(speaker, hash);
    return hash;
  }

  /** The judge of what somebody may not do in a room, who may be out by where it speaks from. */
  mayNotBy(judge: MayNotIn): MayNotIn {
    return (standing, actor, key, now, newFor) => {
      const told = judge(standing, actor, key, now, newFor);
      if (!this.#bars.has(key) || outWhy(told)) return told;
      const judged = standingToldBy(standing, key);
      const room = { key };
      const { within } = actor;
      const hindrance = this.hindranceOf({ room, actor, standing: judged, now, within });
      return hindrance ? [{ what: 'post', ...hindrance }] : told;
    };
  }

  #holds(bar: Bar, speaker: Speaker, within: string | undefined): boolean {
    if (isWithin(bar, speaker, within)) return true;
    return !bar.known.has(speaker.author.id) && this.isFrom(bar, speaker);
  }

  #marksIn(room: RoomKey): Map<number, Mark> {
    const marks = this.#marks.get(room) ?? new Map<number, Mark>();
    if (room === this.#latest) return marks;
    this.#latest = room;
    this.#marks.delete(room);
    this.#marks.set(room, marks);
    return marks;
  }

  #put(marks: Map<number, Mark>, seq: number, mark: Mark): void {
    if (!marks.has(seq)) this.#inAll++;
    marks.set(seq, mark);
  }

  #take(marks: Map<number, Mark>, seq: number): void {
    if (marks.delete(seq)) this.#inAll--;
  }

  #drop(room: RoomKey, isGone: (bar: Bar) => boolean): void {
    const left = (this.#bars.get(room) ?? []).filter((bar) => !isGone(bar));
    if (left.length > 0) this.#bars.set(room, left);
    else this.#bars.delete(room);
    this.hasBars = this.#bars.size > 0;
  }
}

/** Is it the stranger on the very connection that was meant? */
function isWithin(bar: Bar, { author }: Speaker, within: string | undefined): boolean {
  return author.claimed === true && bar.within !== undefined && bar.within === within;
}

function isSamePlace(one: Bar, other: Bar): boolean {
  return one.person === other.person && one.hash === other.hash && one.within === other.within;
}

const endOf = ({ until = Number.POSITIVE_INFINITY }: Bar) => until;
