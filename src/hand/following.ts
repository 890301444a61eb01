import type { Bus } from '../bus/bus.ts';
import { complain, guarded } from '../guard.ts';
import type { RoomKey } from '../protocol/code.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { StoreReader } from '../store/store.ts';

/** The parts that a following stands on. */
export interface FollowingParts {
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly store: Pick<StoreReader, 'events'>;
  readonly room: RoomKey;
  /** Told when it is over, whoever ended it. */
  readonly onEnd?: (following: Following) => void;
}

/** Events that wait for whoever is slow; past them, they are read from the log when their turn comes. */
const mostWaiting = 256;
const atOnce = 100;

/**
 * The events of a room from now on, one after the other, for a program that may take its time. What it
 * has not taken yet is kept up to a bound, and in the log beyond it: nothing is lost, and a slow one costs
 * no memory.
 */
export class Following implements AsyncIterableIterator<RoomEvent> {
  readonly #parts: FollowingParts;
  readonly #leave: () => void;
  #waiting: RoomEvent[] = [];
  /** The fact that was given last, or the one before the first that was heard. */
  #given: number | undefined;
  /** The latest fact that is known of. */
  #latest = 0;
  #wake: (() => void) | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isOver = false;

  constructor(parts: FollowingParts) {
    this.#parts = parts;
    const hear = (event: RoomEvent) => this.#hear(event);
    this.#leave = parts.bus.subscribe(parts.room, (message) => {
      if ('event' in message) hear(message.event);
    });
  }

  /** The next event, once those that were asked for before are there. */
  next(): Promise<IteratorResult<RoomEvent>> {
    const turn = this.#turn.then(() => this.#next());
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #next(): Promise<IteratorResult<RoomEvent>> {
    for (;;) {
      if (this.#isOver) return { done: true, value: undefined };
      const event = this.#waiting.shift();
      if (event) {
        this.#given = event.seq;
        // A copy: others hear the same one, and a program may change what it is given.
        return { done: false, value: structuredClone(event) };
      }
      if (this.#given !== undefined && this.#given < this.#latest) await this.#read(this.#given);
      else await this.#heard();
    }
  }

  async return(): Promise<IteratorResult<RoomEvent>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#leave();
    this.#waiting = [];
    this.#wake?.();
    this.#parts.onEnd?.(this);
  }

  #hear(event: RoomEvent): void {
    this.#given ??= event.seq - 1;
    const last = this.#waiting.at(-1)?.seq ?? this.#given;
    if (event.seq <= this.#latest) return;
    // One that came out of line is read from the log, and all behind it.
    const isNext = event.seq === last + 1 && last >= this.#latest;
    this.#latest = event.seq;
    if (isNext && this.#waiting.length < mostWaiting) this.#waiting.push(event);
    this.#wake?.();
  }

  async #read(after: number): Promise<void> {
    const { store, room } = this.#parts;
    const upTo = this.#latest;
    const events = await store.events(room, after, upTo, atOnce);
    if (!this.#isOver) this.#waiting = [...events];
  }

  #heard(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = guarded({ fail: complain }, () => {
        this.#wake = undefined;
        resolve();
      });
    });
  }
}
