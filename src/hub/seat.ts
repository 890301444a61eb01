import type { Actor } from '../protocol/actor.ts';
import type { Clearance } from '../protocol/clearance.ts';
import { closedTo } from '../protocol/entry.ts';
import type { People } from '../protocol/event.ts';
import { type Aside, type MayNot, type MayNotIn, type Me, meIn } from '../protocol/me.ts';
import { peopleSignal } from '../protocol/people.ts';
import type { Author } from '../protocol/record.ts';
import type { Standing } from '../protocol/standing.ts';
import type { Channel } from './channel.ts';
import { Cleared } from './cleared.ts';
import { meCalled, type Naming, shownIn } from './naming.ts';
import type { Entrance, Named, Place } from './place.ts';
import type { Attending } from './presence.ts';
import type { Returning } from './returning.ts';
import type { Source } from './source.ts';
import { Subscription } from './subscription.ts';
import { Unechoed } from './unechoed.ts';
import type { Voice } from './voice.ts';

/** Milliseconds by which a moment may be another one because seconds are told whole. */
const slack = 1_500;

/** The parts of the house that a seat needs. */
export interface SeatParts {
  readonly onLeft: (room: string, channel: Channel) => void;
  /** Reads the room anew for who gained clearance, and has the seat go on from there. */
  readonly reset: (channel: Channel, seat: Seat) => Promise<void>;
  readonly mayNotIn?: MayNotIn | undefined;
  readonly naming?: Naming | undefined;
  readonly returning: Returning;
}

interface Begun {
  readonly cursor: number;
  readonly attending: Attending;
  readonly me: Me | undefined;
  /** It never wrote here, and newcomers wait. */
  readonly isNew: boolean;
}

/** A member's place in a channel. There is one for each connection and room: it is kept small. */
export class Seat implements Place {
  readonly entrance: Entrance;
  readonly #channel: Channel;
  readonly #attending: Attending;
  readonly #parts: SeatParts;
  readonly #voice: Voice;
  readonly #subscription: Subscription;
  #actor: Actor | undefined;
  /** As it stands in the list of people; undefined while it has no name. */
  #listed: Author | undefined;
  #clearance: Clearance = 'open';
  /** The last word to it about what it is here, and the moment when that ends by itself. */
  #told: string | undefined;
  #ends = Number.POSITIVE_INFINITY;
  #isNew: boolean;
  #isOut = false;
  #resets = false;
  /** Held facts that came from here. */
  #awaited: Set<number> | undefined;
  #left = false;

  /**
   * @param begun where it reads on from, its part in the list of people, and what it was told of
   *   itself on coming in
   */
  constructor(
    channel: Channel,
    entrance: Entrance,
    { cursor, attending, me, isNew }: Begun,
    parts: SeatParts,
  ) {
    const { dialect, framing, outlet, onLost, actor } = entrance;
    this.entrance = entrance;
    this.#channel = channel;
    this.#attending = attending;
    this.#parts = parts;
    this.#actor = actor;
    this.#listed = entrance.author;
    this.#isNew = isNew;
    this.#voice = channel.voice(dialect, framing);
    if (me?.cleared && dialect.aside) this.#clearance = 'cleared';
    this.#subscription = new Subscription(this.#source(), outlet, cursor, onLost);
    if (this.#isFollowed && me) this.#note(me, Date.now());
    channel.clearances.add(this);
  }

  get room(): string {
    return this.entrance.room.key;
  }

  get cursor(): number {
    return this.#subscription.cursor;
  }

  get latest(): number {
    return this.#channel.latest;
  }

  get people(): People {
    return this.#channel.peopleFor(this.#clearance);
  }

  get clearance(): Clearance {
    return this.#clearance;
  }

  get actor(): Actor | undefined {
    return this.#actor;
  }

  get passed(): string | undefined {
    return this.#actor?.passed;
  }

  get isOut(): boolean {
    return this.#isOut;
  }

  get isLeft(): boolean {
    return this.#left;
  }

  get changesAt(): number {
    return this.#ends;
  }

  /** Milliseconds for which it has been here, where it is new; undefined where it is not. */
  get newFor(): number | undefined {
    return this.#isNew ? this.#channel.presence.hereFor(this.#attending.member) : undefined;
  }

  learn(isNew: boolean): void {
    if (isNew === this.#isNew) return;
    this.#isNew = isNew;
    this.heed(this.#channel.clearances.standing, Date.now());
  }

  rename({ author, name }: Named): void {
    if (this.#actor) this.#actor = { ...this.#actor, author };
    this.#listed = name === '' ? undefined : author;
    this.#list();
    if (this.#parts.naming) this.heed(this.#channel.clearances.standing, Date.now());
  }

  recognise(actor: Actor): void {
    if (!this.#actor) return;
    const { passed } = this;
    this.#actor = passed === undefined ? actor : { ...actor, passed };
    this.#voice.sealEvents();
    this.heed(this.#channel.clearances.standing, Date.now());
  }

  awaits(held: number): void {
    this.#awaited ??= new Set();
    this.#awaited.add(held);
  }

  isAwaiting(held: number): boolean {
    return this.#awaited?.has(held) ?? false;
  }

  leaveOut(seq: number): void {
    this.#subscription.leaveOut(seq);
  }

  leave(): void {
    if (this.#left) return;
    this.#left = true;
    if (this.#isNew && !this.entrance.isWatching) {
      const { member, since } = this.#attending;
      this.#parts.returning.left(this.room, member, since);
    }
    this.#subscription.end();
    this.#channel.clearances.remove(this);
    this.#channel.presence.leave(this.#attending);
    this.#parts.onLeft(this.room, this.#channel);
  }

  fail(error: unknown): void {
    this.#subscription.fail(error);
  }

  heed(standing: Standing, now: number): void {
    if (this.#left) return;
    const { room, dialect, onOut } = this.entrance;
    const closed = closedTo(standing, this.#actor, room.key, now);
    if (closed) {
      this.#tellOut(closed);
      this.leave();
      return onOut?.(closed);
    }
    if (!this.#actor || !this.#isFollowed) return;
    const { mayNotIn, naming } = this.#parts;
    const known = meIn(standing, this.#actor, room.key, now, mayNotIn, this.newFor);
    const me = meCalled(known, this.#actor.author, room.key, naming);
    if (!this.#note(me, now)) return;
    this.#channel.clearances.waitFor(this);
    this.#tellOut(me.mayNot?.[0]);
    this.tell({ type: 'me', room: this.room, ...me });
    if (this.#listed) this.#list();
    if (dialect.aside) this.#clear(me.cleared ? 'cleared' : 'open');
  }

  #tellOut(why: Omit<MayNot, 'what'> | undefined): void {
    const { code, seconds, reason } = why ?? {};
    if (code !== 'banned' && code !== 'timed_out') return;
    const end = seconds === undefined ? {} : { seconds };
    const words = reason === undefined ? {} : { reason };
    this.tell({ type: 'out', room: this.room, code, ...end, ...words });
  }

  /** @returns whether that is another thing than it was told last */
  #note(me: Me, now: number): boolean {
    const { mayNot = [], ...rest } = me;
    const [first] = mayNot;
    this.#isOut = first?.code === 'banned' || first?.code === 'timed_out';
    const told = JSON.stringify([rest, first?.code, first?.reason]);
    // To the second: many who wait are told together.
    const ends = Math.ceil(now / 1_000 + (first?.seconds ?? Number.POSITIVE_INFINITY)) * 1_000;
    const isOther = told !== this.#told || Math.abs(ends - this.#ends) > slack;
    this.#told = told;
    this.#ends = ends;
    return isOther;
  }

  /** Tells who sits here something beside the log. */
  tell(aside: Aside): void {
    const { dialect, framing } = this.entrance;
    const text = dialect.aside?.(aside);
    if (text !== undefined) this.#subscription.tell(framing.frame([text]));
  }

  /** Has who sits here read the room anew: with a page, where its dialect has one. */
  #tellAnew(): void {
    const { dialect, framing } = this.entrance;
    if (dialect.backlog.kind !== 'page') {
      const text = dialect.readAnew?.(this.room);
      if (text !== undefined) this.#subscription.tell(framing.frame([text]));
      return this.#tellPeople();
    }
    this.#resets = true;
    this.#subscription.pause();
    this.#parts.reset(this.#channel, this).catch((error: unknown) => this.fail(error));
  }

  /** Goes on after it was told the room anew, up to a fact. */
  goOn(cursor: number): void {
    this.#resets = false;
    this.#subscription.goOn(cursor);
  }

  #clear(clearance: Clearance): void {
    if (clearance === this.#clearance) return;
    this.#clearance = clearance;
    this.#subscription.hearFrom(this.#source());
    if (clearance === 'open') this.#tellPeople();
    else if (!this.#resets) this.#tellAnew();
  }

  /** Tells a reader who is cleared now, or is not any more, the people as it sees them. */
  #tellPeople(): void {
    const { standing } = this.#channel.clearances;
    if ((standing.settings.people ?? 'listed') === 'listed') return;
    const { dialect, framing } = this.entrance;
    const text = dialect.signal?.(peopleSignal(this.room, this.people));
    if (text !== undefined) this.#subscription.tell(framing.frame([text]));
  }

  /** Its standing here shows: to itself, or beside its name. */
  get #isFollowed(): boolean {
    return this.entrance.dialect.aside !== undefined || this.#actor?.author.claimed !== true;
  }

  #source(): Source {
    if (this.#clearance === 'cleared') return new Cleared(this.#voice);
    return this.entrance.dialect.declinesEcho ? new Unechoed(this.#voice) : this.#voice;
  }

  #list(): void {
    const shown = this.#listed && this.#shown(this.#listed);
    this.#channel.presence.rename(this.#attending, shown);
  }

  #shown(author: Author): Author {
    const { clearances } = this.#channel;
    if (!this.#actor) return author;
    const { mayNotIn, naming } = this.#parts;
    const me = meIn(clearances.standing, this.#actor, this.room, Date.now(), mayNotIn);
    return shownIn(this.#channel, author, me, this.room, naming);
  }
}
