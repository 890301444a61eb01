import { type Answerable, guard, guarded, type OnBug } from '../guard.ts';
import type { RoomEvent } from '../protocol/event.ts';
import { noStanding, type Standing, standingAfter } from '../protocol/standing.ts';

/** Somebody here who hears what is for its clearance. */
export interface Concerned extends Answerable {
  /** The standing is another one now. @param now milliseconds since 1970 */
  heed(standing: Standing, now: number): void;
}

/** What clearances of a room are made of. */
export interface ClearancesParts {
  /** Ends the chunk of every voice: nobody hears what was said by another clearance than it had. */
  readonly endChunks: () => void;
  readonly onBug: OnBug;
}

/** A timer holds no longer time, in milliseconds. */
const longest = 2_000_000_000;

/**
 * What a room's facts have decided, as this node has heard them, and whom that concerns here. After
 * each fact that decides something, and when somebody's role ends, clearances move between two chunks.
 */
export class Clearances {
  readonly #parts: ClearancesParts;
  readonly #here = new Set<Concerned>();
  #standing = noStanding;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: ClearancesParts) {
    this.#parts = parts;
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** Everybody here whom it may concern. */
  get here(): Iterable<Concerned> {
    return this.#here;
  }

  begin(standing: Standing): void {
    this.#standing = standing;
    this.#waitForEnd(Date.now());
  }

  add(one: Concerned): void {
    this.#here.add(one);
  }

  remove(one: Concerned): void {
    this.#here.delete(one);
  }

  /** Takes the room's next event, once all voices have it. */
  take(event: RoomEvent): void {
    const after = standingAfter(this.#standing, event);
    if (after === this.#standing) return;
    this.#standing = after;
    this.#move();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#here.clear();
  }

  #move(): void {
    const now = Date.now();
    this.#waitForEnd(now);
    if (this.#here.size === 0) return;
    this.#parts.endChunks();
    for (const one of [...this.#here]) guard(one, () => one.heed(this.#standing, now));
  }

  /** Until the next role ends. */
  #waitForEnd(now: number): void {
    clearTimeout(this.#timer);
    const ends = this.#standing.people.flatMap(({ until = 0 }) => (until > now ? until : []));
    if (ends.length === 0) return;
    const wait = Math.min(...ends) - now;
    const move = guarded({ fail: this.#parts.onBug }, () => this.#move());
    this.#timer = setTimeout(move, Math.min(wait, longest)).unref();
  }
}
