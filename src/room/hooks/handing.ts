import { Calls } from '../../calls.ts';
import { guarded, type OnBug } from '../../guard.ts';
import type { HookBehind, HookWatch } from '../../hook-watch.ts';
import { heardBy } from '../../protocol/clearance.ts';
import { Refusal } from '../../protocol/error.ts';
import type { RoomEvent } from '../../protocol/event.ts';
import type { Store } from '../../store/store.ts';
import type { RoomHooks } from '../hook.ts';

/** The hook by whose name its cursors are kept. */
const name = 'committed';
/** Milliseconds that a hook has to take an event. */
export const takeMs = 10_000;
/** Milliseconds after which a room that is still at it gives its place to another. */
const turnMs = 1_000;
/** Milliseconds for which a hook is waited for when the server stops. */
const stopMs = 2_000;
/** Rooms that hold events in memory at once, and the events of one. */
const roomsAtOnce = 64;
const eventsAtOnce = 20;
/** Rooms that are known to be behind, unless told; of more the log knows. */
const mostBehind = 10_000;
/** Milliseconds until a hook that failed is asked again, at first and at most. */
const [soonest, latest] = [250, 60_000];

/** A room of which the hook was not told everything yet. */
interface Behind {
  /** Its latest fact, as far as is known here. */
  seq: number;
  /** Read from the log, and not told yet: what is there says how messages stand now. */
  events: RoomEvent[];
  /** The number of changes to it since it is known here. */
  changes: number;
  /** As far as the hook was told; undefined where that was not asked yet. */
  cursor: number | undefined;
  /** A place up to which it was told for certain. */
  told: number;
  /** The time of the oldest event that it was not told, as far as that is known here. */
  since: number | undefined;
  failures: number;
}

interface Parts {
  readonly store: Pick<Store, 'events' | 'hookCursors'>;
  readonly committed: NonNullable<RoomHooks['committed']>;
  readonly onBug: OnBug;
  /** Told of each call; nobody is unless said. */
  readonly watch?: HookWatch | undefined;
  /** Rooms that are known to be behind, at most; 10,000 unless told. */
  readonly most?: number;
}

/**
 * Hands what was committed to a hook: at least once, in the order of each room, also what was committed
 * before the server was killed. Each event is read from the log when its turn has come, so that nothing
 * of it waits in memory; where the hook fails, that room waits, and no other one.
 */
export class Handing {
  readonly #parts: Parts;
  readonly #most: number;
  readonly #calls: Calls;
  readonly #rooms = new Map<string, Behind>();
  /** Rooms whose turn is to come. */
  readonly #line = new Set<string>();
  readonly #turns = new Set<Promise<void>>();
  #places = roomsAtOnce;
  #read: Promise<void> = Promise.resolve();
  /** There are rooms behind of which only the log knows. */
  #isMore = true;
  #isLooking = false;
  #isFailing = false;
  /** Nothing is told before it starts, nor after it is closed. */
  #isGoing = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#most = parts.most ?? mostBehind;
    const { onBug, watch } = parts;
    this.#calls = new Calls({ hook: name, milliseconds: takeMs, onBug, watch });
    watch?.add({
      name,
      ends: ['ok', 'failed', 'late', 'ended'],
      asked: () => this.#calls.size,
      behind: () => this.#behind(),
    });
  }

  /** Begins to keep count of a hook that is new, before anything is committed. */
  begin(): Promise<void> {
    return this.#parts.store.hookCursors.begin(name);
  }

  start(): void {
    this.#isGoing = true;
    this.#go();
  }

  /** Notes an event that was committed. */
  note({ room, seq, type, at }: RoomEvent): void {
    const known = this.#rooms.get(room);
    if (known) {
      known.seq = Math.max(known.seq, seq);
      // It may have changed what was read: that is read anew.
      if (type === 'posted') return;
      known.changes++;
      known.events.length = 0;
    } else if (this.#rooms.size >= this.#most) this.#isMore = true;
    else {
      this.#add({ room, seq, told: seq - 1 }, at);
      this.#go();
    }
  }

  /** Waits a moment for what the hook is doing; the rest is handed over after the next start. */
  async close(): Promise<void> {
    this.#isGoing = false;
    const { onBug, store } = this.#parts;
    const restart = () => this.#calls.end(new Refusal('restart'));
    const timer = setTimeout(guarded({ fail: onBug }, restart), stopMs);
    await Promise.all(this.#turns);
    clearTimeout(timer);
    await store.hookCursors.flush().catch(onBug);
  }

  #add(
    { room, seq, told }: Pick<Behind, 'seq' | 'told'> & { readonly room: string },
    since?: number,
  ): void {
    const begun = { events: [], changes: 0, cursor: undefined, failures: 0 };
    this.#rooms.set(room, { seq, told, since, ...begun });
    this.#line.add(room);
  }

  /** The backlog of the hook, of the rooms that are known here. */
  #behind(): HookBehind {
    let events = 0;
    let since: number | undefined;
    for (const room of this.#rooms.values()) {
      events += Math.max(0, room.seq - room.told);
      since = Math.min(since ?? Number.POSITIVE_INFINITY, room.since ?? Number.POSITIVE_INFINITY);
    }
    const isKnown = since !== undefined && Number.isFinite(since);
    return { rooms: this.#rooms.size, events, since: isKnown ? since : undefined };
  }

  #go(): void {
    if (!this.#isGoing) return;
    if (this.#isMore && this.#rooms.size <= this.#most / 2) this.#look();
    for (const room of this.#line) {
      if (this.#places === 0) return;
      this.#line.delete(room);
      this.#places--;
      this.#follow(this.#turn(room));
    }
  }

  /** Goes on when some work is done, which is waited for at the end. */
  #follow(work: Promise<void>): void {
    const { onBug } = this.#parts;
    const turn = work.catch(onBug);
    this.#turns.add(turn);
    const ended = guarded({ fail: onBug }, () => {
      this.#turns.delete(turn);
      this.#go();
    });
    void turn.then(ended);
  }

  /** One turn of a room: some events of it, for a moment. */
  async #turn(key: string): Promise<void> {
    const room = this.#rooms.get(key);
    if (!room) return;
    let hasPlace = true;
    const leave = () => {
      if (hasPlace) this.#places++;
      hasPlace = false;
      room.events.length = 0;
      this.#go();
    };
    const timer = setTimeout(guarded({ fail: this.#parts.onBug }, leave), turnMs);
    try {
      const cursor = await this.#hand(key, room);
      if (cursor >= room.seq) this.#rooms.delete(key);
      else this.#line.add(key);
    } catch (error) {
      if (this.#isGoing) this.#rest(key, room, error);
    } finally {
      clearTimeout(timer);
      if (hasPlace) this.#places++;
      hasPlace = false;
    }
  }

  /** @returns how far the hook was told. @throws where it failed */
  async #hand(key: string, room: Behind): Promise<number> {
    const { store, committed } = this.#parts;
    room.cursor ??= await store.hookCursors.of(name, key);
    const { cursor, seq, changes } = room;
    room.told = cursor;
    if (cursor >= seq) return cursor;
    const events = await this.#inTurn(() => store.events(key, cursor, seq, eventsAtOnce));
    if (events.length === 0) throw new Error(`There is no fact ${cursor + 1} of ${key}.`);
    room.since = events[0]?.at;
    room.events = changes === room.changes ? [...events] : [];
    while (this.#isGoing) {
      const event = room.events.shift();
      if (!event) break;
      // A copy: the hook may change what it is given.
      const heard = structuredClone(heardBy('open', event));
      await this.#calls.ask((signal) => committed(heard, signal), isTaken);
      room.cursor = event.seq;
      room.told = event.seq;
      room.since = room.events[0]?.at ?? event.at;
      room.failures = 0;
      this.#isFailing = false;
      store.hookCursors.move(name, key, event.seq);
    }
    return room.cursor;
  }

  /** Reads for one room in a turn of the loop: of many at once, others are heard in between. */
  async #inTurn<T>(read: () => Promise<T>): Promise<T> {
    const before = this.#read;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#read = promise;
    await before;
    try {
      return await read();
    } finally {
      setImmediate(resolve);
    }
  }

  /** Lets a room rest before its event is handed over again, as it stands by then. */
  #rest(key: string, room: Behind, error: unknown): void {
    const { onBug } = this.#parts;
    // What the hook itself failed by is told already.
    const isTold = error instanceof Refusal && error.code === 'hook_failed';
    if (!isTold && !this.#isFailing) {
      onBug(new Error('committed cannot be told', { cause: error }));
      this.#isFailing = true;
    }
    room.events.length = 0;
    const wait = Math.min(latest, soonest * 2 ** room.failures++);
    const again = guarded({ fail: onBug }, () => {
      this.#line.add(key);
      this.#go();
    });
    setTimeout(again, wait * (0.5 + Math.random() / 2)).unref();
  }

  /** Looks in the log for rooms that are behind. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const found = this.#find().finally(() => {
      this.#isLooking = false;
    });
    this.#follow(found);
  }

  async #find(): Promise<void> {
    this.#isMore = false;
    let after: string | undefined;
    while (this.#isGoing) {
      const found = await this.#parts.store.hookCursors.behind(name, after, 1_000);
      for (const each of found) {
        const { room, seq } = each;
        if (this.#rooms.size >= this.#most) {
          this.#isMore = true;
          return;
        }
        const known = this.#rooms.get(room);
        if (known) known.seq = Math.max(known.seq, seq);
        else this.#add(each);
        after = room;
      }
      if (found.length === 0) return;
      this.#go();
    }
  }
}

const isTaken = () => 'ok' as const;
