import { guarded, type OnBug } from '../guard.ts';
import { Refusal } from '../protocol/error.ts';
import { openFor } from '../protocol/question.ts';
import { heldFor } from '../protocol/review.ts';
import type { KeepingRoom, StoreReader } from '../store/store.ts';
import { Overdue } from './overdue.ts';
import type { Rooms } from './rooms.ts';

/** Milliseconds between two times that texts of one room expire. */
const minute = 60_000;
/** Rooms that are asked for at once. */
const atOnce = 50;
/** Held messages that are rejected in one round, at most. */
const lapsedAtOnce = 500;
/** Milliseconds of looking without a rest, and how many times as long the rest is. */
const slice = 2;
const restFor = 9;

export interface KeeperParts {
  readonly store: StoreReader;
  readonly rooms: Pick<Rooms, 'expire'>;
  readonly onBug: OnBug;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Lets texts go that are older than their room keeps. It goes round the rooms that have a `keep`, at
 * the start and once a minute, whether anybody is there or not, and knows nothing in between.
 */
export class Keeper {
  readonly #parts: KeeperParts;
  readonly #overdue: Overdue;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #isOver = false;
  #lookedMs = 0;
  #since = 0;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#overdue = new Overdue(parts.store, () => this.#rest());
  }

  /** Goes round now, and on until it is stopped. */
  start(waitMs = 0): void {
    const begin = async () => {
      const began = performance.now();
      try {
        await this.round();
      } finally {
        if (!this.#isOver) this.start(Math.max(minute - (performance.now() - began), minute / 60));
      }
    };
    this.#timer = setTimeout(guarded({ fail: this.#parts.onBug }, begin), waitMs).unref();
  }

  /** Once over all rooms that don't keep their texts for ever. */
  round(): Promise<void> {
    this.#round ??= this.#goRound().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  /** Resolves when nothing more comes of it. */
  async stop(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await this.#round?.catch(() => {});
  }

  async #goRound(): Promise<void> {
    this.#since = performance.now();
    for (let after: string | undefined; !this.#isOver; ) {
      const some = await this.#parts.store.keepingRooms(after, atOnce);
      for (const keeping of some) await this.#look(keeping);
      after = some.at(-1)?.room.key;
      if (after === undefined) break;
    }
    await this.#lapse();
  }

  /** Rejects what nobody who keeps order has seen for a day. */
  async #lapse(): Promise<void> {
    const { store, rooms, now = Date.now } = this.#parts;
    const held = await store.review.overdue(now() - heldFor, lapsedAtOnce);
    const asked = await store.review.overdueQuestions(now() - openFor, lapsedAtOnce);
    const lapsing = [
      ...held.map(({ room, seq }) => ({ room, held: seq })),
      ...asked.map(({ room, seq }) => ({ room, held: seq, isQuestion: true as const })),
    ];
    for (const one of lapsing) {
      if (this.#isOver) return;
      await this.#do(() => rooms.expire(one));
    }
  }

  async #do(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // A disk without room has some in a minute, perhaps.
      if (!(error instanceof Refusal)) throw error;
    } finally {
      this.#since = performance.now();
    }
  }

  async #look(keeping: KeepingRoom): Promise<void> {
    if (this.#isOver) return;
    const now = (this.#parts.now ?? Date.now)();
    const ago = now - (keeping.expired?.at ?? 0);
    // A clock that was set back keeps nothing longer.
    if (ago >= 0 && ago < minute) return;
    const expiring = await this.#overdue.in(keeping, now);
    if (!expiring || this.#isOver) return;
    await this.#do(() => this.#parts.rooms.expire(expiring));
  }

  /** Others have their turn most of the time. */
  async #rest(): Promise<void> {
    this.#lookedMs += performance.now() - this.#since;
    if (this.#lookedMs > slice) {
      await new Promise((resolve) => setTimeout(resolve, this.#lookedMs * restFor));
      this.#lookedMs = 0;
    }
    this.#since = performance.now();
  }
}
