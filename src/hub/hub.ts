import { randomUUID } from 'node:crypto';
import type { Bus } from '../bus/bus.ts';
import { complain, type OnBug } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import type { Clearance } from '../protocol/clearance.ts';
import type { RoomName } from '../protocol/code.ts';
import type { People, Signal } from '../protocol/event.ts';
import type { Limits } from '../protocol/limit.ts';
import { type MayNotIn, type Me, meIn } from '../protocol/me.ts';
import type { Author } from '../protocol/record.ts';
import type { Resume } from '../protocol/reply.ts';
import { noStanding, type Standing } from '../protocol/standing.ts';
import { Flush } from '../send/flush.ts';
import type { Traffic } from '../send/outlet.ts';
import type { QuestionPage, QuestionRange, StoreReader } from '../store/store.ts';
import { AuthorChannels } from './author-channel.ts';
import { Beginnings } from './beginning.ts';
import { CatchUp } from './catch-up.ts';
import { Channel, type ChannelParts, type StandingTaker } from './channel.ts';
import { checkDoor } from './door.ts';
import { keptIn } from './kept-in.ts';
import { meCalled, type Naming, shownIn } from './naming.ts';
import type { OpenRoom } from './open-room.ts';
import type { Entrance, Place } from './place.ts';
import { Reading } from './reading.ts';
import { pageSize } from './remembered.ts';
import { hereSince, Returning } from './returning.ts';
import { RoomPages } from './room-pages.ts';
import { Seat, type SeatParts } from './seat.ts';
import { type Begun, welcomed } from './welcome.ts';

/** Milliseconds. */
const usualBeat = 10_000;

/** The parts that a hub stands on. */
export interface HubParts {
  readonly store: StoreReader;
  readonly bus: Bus;
  readonly limits: Limits;
  /** The taker of what stands in a room that is opened here. */
  readonly standings?: StandingTaker;
  /** The judge of what somebody may not do, which it is told; nobody is told any unless said. */
  readonly mayNotIn?: MayNotIn | undefined;
  /** The names of people in rooms; as they say unless told. */
  readonly naming?: Naming | undefined;
  /** Milliseconds between two beats, of which other nodes may miss two. */
  readonly beat?: number;
  /** Told of what broke for a reader; the console unless said. */
  readonly onBug?: OnBug;
}

/** The readers of this node, by room. */
export class Hub {
  readonly flush: Flush;
  /** The words to people alone, by their author. */
  readonly authors: AuthorChannels;
  readonly reading: Reading;
  readonly pages: RoomPages;
  readonly traffic: Traffic = { writes: 0, bytes: 0, deliveries: 0 };
  readonly #channels = new Map<string, Channel>();
  readonly #beginnings: Beginnings;
  readonly #parts: ChannelParts;
  readonly #store: StoreReader;
  readonly #limits: Limits;
  readonly #returning = new Returning();
  readonly #seatParts: SeatParts;

  constructor({ store, bus, limits, beat = usualBeat, onBug = complain, ...law }: HubParts) {
    const { standings, mayNotIn, naming } = law;
    this.#seatParts = {
      onLeft: (room, channel) => this.#tidy(room, channel),
      reset: (channel, seat) => this.#reset(channel, seat),
      mayNotIn,
      naming,
      returning: this.#returning,
    };
    this.flush = new Flush(onBug);
    this.#store = store;
    this.authors = new AuthorChannels(bus, onBug);
    this.reading = new Reading(store.marks, this.authors);
    this.pages = new RoomPages(store, limits);
    this.#beginnings = new Beginnings(store, limits);
    this.#limits = limits;
    const { resumeGap, peopleListed, unsentBytes } = limits;
    const { flush, traffic } = this;
    const catchUp = new CatchUp();
    const node = randomUUID();
    const own = { node, beat, flush, catchUp, traffic, isNamed: !!naming };
    const bounds = { resumeGap, peopleListed, unsentBytes };
    this.#parts = { store, bus, standings, ...own, ...bounds, onBug };
  }

  /** The number of members who are in a room now, as those see it who are cleared, or are not. */
  count(key: string, clearance: Clearance = 'open'): number {
    return this.#channels.get(key)?.peopleFor(clearance).count ?? 0;
  }

  /** All who are in a room now, whoever may know of them. */
  people(key: string): People {
    return this.#channels.get(key)?.presence.people ?? { count: 0, list: [] };
  }

  /** The rooms that somebody of this node is in. */
  *open(): Iterable<OpenRoom> {
    for (const channel of this.#channels.values()) yield channel.glance;
  }

  /** Milliseconds for which a member has been in a room; undefined where it is not there. */
  hereFor(key: string, member: string): number | undefined {
    return this.#channels.get(key)?.presence.hereFor(member);
  }

  /** Everybody who is in a room of this node, once for each connection. */
  here(key: string): readonly Actor[] {
    return [...(this.#channels.get(key)?.clearances.here ?? [])].flatMap(
      ({ actor }) => actor ?? [],
    );
  }

  /** The number of people in a room who are meant; strangers by their connections. */
  countOf(key: string, isMeant: (actor: Actor) => boolean): number {
    const persons = new Set<string>();
    let strangers = 0;
    for (const { actor } of this.#channels.get(key)?.clearances.here ?? []) {
      if (!actor || !isMeant(actor)) continue;
      if (actor.author.claimed) strangers++;
      else persons.add(actor.author.id);
    }
    return persons.size + strangers;
  }

  /** The room that a spelling leads to; undefined where it can't be a code. */
  find(spelling: string): RoomName | undefined {
    return this.#store.find(spelling, this.#limits);
  }

  /** The room's first spelling where this node knows it. */
  code(key: string): string | undefined {
    return this.#channels.get(key)?.code;
  }

  /** Milliseconds for which a room's next events may gather, so that they leave in one write. */
  pace(key: string): number {
    return this.#channels.get(key)?.pace ?? 0;
  }

  /** The queue of what waits for those who keep order. */
  get review(): StoreReader['review'] {
    return this.#store.review;
  }

  questions(key: string, range: QuestionRange): Promise<QuestionPage> {
    return this.#store.questions(key, range);
  }

  marksOf(author: string): ReturnType<StoreReader['marks']['of']> {
    return this.#store.marks.of(author);
  }

  /** Tells a room what is only so for a moment. */
  hint(signal: Signal): void {
    this.#parts.bus.publish(signal);
  }

  get epoch(): string {
    return this.#store.epoch;
  }

  get run(): string {
    return this.#store.run;
  }

  /** Comes in: late join, reconnect and catching up are one path, told apart by the cursor. */
  async enter(entrance: Entrance): Promise<Place> {
    const { room } = entrance;
    const channel = this.#channels.get(room.key) ?? new Channel(room, this.#parts);
    this.#channels.set(room.key, channel);
    channel.entering++;
    try {
      const { after, dialect } = entrance;
      const heard = after?.epoch === this.#store.epoch ? after.seq : undefined;
      await channel.open(heard, dialect.backlog.kind === 'page' ? pageSize : 0);
      checkDoor(channel, entrance);
      const { cursor, welcome } = await this.#beginnings.of(channel, entrance);
      return await this.#withBesides(channel, entrance, (more, isNew) => {
        const begun = { cursor, isNew, welcome: more ? { ...welcome, ...more } : welcome };
        return this.#settle(channel, entrance, begun);
      });
    } finally {
      channel.entering--;
      this.#tidy(room.key, channel);
    }
  }

  #settle(
    channel: Channel,
    entrance: Entrance,
    { cursor, isNew, welcome }: { cursor: number; isNew: boolean; welcome: Begun },
  ): Place {
    // It may have been closed meanwhile.
    checkDoor(channel, entrance);
    const { actor, author, member, room } = entrance;
    const { clearances, presence } = channel;
    const { standing } = clearances;
    const since = isNew ? this.#returning.since(room.key, member) : undefined;
    const newFor = isNew ? (presence.hereFor(member) ?? hereSince(since)) : undefined;
    const me = actor && this.#meIn(standing, actor, room.key, newFor);
    const shown =
      me && author ? shownIn(channel, author, me, room.key, this.#seatParts.naming) : author;
    const attending = entrance.isWatching
      ? presence.watch(member)
      : presence.enter(member, shown, since);
    entrance.greet?.(welcomed(welcome, presence.people, standing, me));
    return new Seat(channel, entrance, { cursor, attending, me, isNew }, this.#seatParts);
  }

  /** Tells a reader who gained clearance the room as it now sees it; it hears what follows. */
  async #reset(channel: Channel, seat: Seat): Promise<void> {
    const { room, greet } = seat.entrance;
    channel.entering++;
    try {
      const { messages, ...begun } = await this.#beginnings.again(channel);
      await this.#withBesides(channel, seat, (more) => {
        const { actor, isLeft } = seat;
        if (isLeft || !actor) return;
        const { standing } = channel.clearances;
        const me = this.#meIn(standing, actor, room.key, seat.newFor);
        const resume: Resume = { state: 'reset', code: 'clearance' };
        const welcome = { ...begun, resume, ...more, messages };
        const { people } = channel.presence;
        greet?.(welcomed(welcome, people, standing, me));
        seat.goOn(begun.seq);
      });
    } finally {
      channel.entering--;
      this.#tidy(room.key, channel);
    }
  }

  #meIn(standing: Standing, actor: Actor, key: string, newFor: number | undefined): Me {
    const { mayNotIn, naming } = this.#seatParts;
    const me = meIn(standing, actor, key, Date.now(), mayNotIn, newFor);
    return meCalled(me, actor.author, key, naming);
  }

  /** Somebody under the name that it has in a room. */
  called(key: string, author: Author): Author {
    return this.#seatParts.naming?.called(key, author) ?? author;
  }

  /**
   * Reads what is told besides to who comes in, in most rooms nothing. It is told while it holds:
   * whoever gained or lost clearance meanwhile is told what is for it now.
   */
  async #withBesides<T>(
    channel: Channel,
    who: Pick<Entrance, 'actor'>,
    tell: (more: Partial<Begun> | undefined, isNew: boolean) => T,
  ): Promise<T> {
    const { askers, reviews, clearances, newness, pinned, key } = channel;
    for (;;) {
      const { standing } = clearances;
      const { version } = pinned;
      const { growing } = channel;
      const grows = growing.length > 0 ? { growing } : undefined;
      const isPlain = !askers.isAsked && !reviews.isReviewed && !pinned.isPinned;
      if (isPlain && standing === noStanding) return tell(grows, false);
      const asked = askers.isAsked ? await askers.toldTo(who) : undefined;
      const reviewed = reviews.isReviewed ? await reviews.toldTo(who) : undefined;
      const pins = pinned.isPinned ? await pinned.told(Date.now()) : undefined;
      const kept = await keptIn(key, standing, this.#store);
      const isNew = await newness.of(who.actor);
      const isNow = clearances.standing === standing && pinned.version === version;
      if (isNow) return tell({ ...kept, ...pins, ...asked, ...reviewed, ...grows }, isNew);
    }
  }

  readonly #tidy = (key: string, channel: Channel): void => {
    if (!channel.empty || this.#channels.get(key) !== channel) return;
    this.#channels.delete(key);
    channel.close();
  };
}
