import { Refusal } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';

/** The numbers of those that may wait. */
type Bounds = Pick<Limits, 'passwordsWaiting' | 'passwordsWaitingPerRoom'>;

interface Waiter {
  readonly begin: () => void;
  readonly putOut: (why: Refusal) => void;
}

/** Rooms that are remembered to have had a turn. */
const remembered = 64;

/**
 * Lets work be done one after the other, where rooms take turns: however much one room asks for,
 * another one waits for a turn of each that was there before.
 */
export class Turns {
  /** The waiters, by room; the room whose turn is next stands first. */
  readonly #lines = new Map<string, Waiter[]>();
  /** Rooms that had a turn, the last one at the end. */
  readonly #served = new Set<string>();
  readonly #now: () => number;
  #isBusy = false;
  /** Milliseconds that a piece of work took of late. */
  #took = 0;

  /** @param now milliseconds by a clock that never jumps */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The number of those who wait. */
  get size(): number {
    let size = 0;
    for (const { length } of this.#lines.values()) size += length;
    return size;
  }

  /**
   * Does it when it is its turn.
   *
   * @param isFirst before all others of its room, and in the place of the last of them where there
   *   is no other
   * @throws Refusal `passwords_busy`, where there is no place, or others need it more; what `work` throws
   */
  async do<Result>(
    room: string,
    work: () => Promise<Result>,
    bounds: Bounds,
    isFirst = false,
  ): Promise<Result> {
    if (this.#isBusy) {
      if (!this.#hasPlace(room, bounds)) this.#makePlace(room, isFirst);
      await this.#wait(room, isFirst);
    }
    this.#isBusy = true;
    this.#remember(room);
    const began = this.#now();
    try {
      return await work();
    } finally {
      const took = this.#now() - began;
      this.#took = this.#took === 0 ? took : this.#took + (took - this.#took) / 8;
      const next = this.#next();
      if (next) next.begin();
      else this.#isBusy = false;
    }
  }

  /** The seconds until all that waits now is done, as long as each takes what it did of late. */
  get #seconds(): number {
    return Math.max(1, Math.ceil(((this.size + 1) * this.#took) / 1_000));
  }

  #hasPlace(room: string, { passwordsWaiting, passwordsWaitingPerRoom }: Bounds): boolean {
    const { length = 0 } = this.#lines.get(room) ?? [];
    return length < passwordsWaitingPerRoom && this.size < passwordsWaiting;
  }

  /** Puts somebody out, so that one more may wait. */
  #makePlace(room: string, isFirst: boolean): void {
    const isThere = this.#lines.has(room);
    const busy = new Refusal('passwords_busy', this.#seconds);
    if (isThere && !isFirst) throw busy;
    const from = isThere ? room : this.#greediest(room);
    if (from === room && !isThere) throw busy;
    const line = this.#lines.get(from) ?? [];
    const last = line.pop();
    if (line.length === 0) this.#lines.delete(from);
    last?.putOut(busy);
  }

  /**
   * The room with the most waiting, of several the one that had a turn last; else the last in line.
   *
   * @param comer comes with one more
   */
  #greediest(comer: string): string {
    const served = [...this.#served];
    const rankOf = (room: string, length: number) =>
      length * (remembered + 1) + served.indexOf(room);
    let [greediest, most] = [comer, -1];
    for (const [room, { length }] of this.#lines) {
      const rank = rankOf(room, length);
      if (rank >= most) [greediest, most] = [room, rank];
    }
    return rankOf(comer, 1) > most ? comer : greediest;
  }

  #wait(room: string, isFirst: boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { begin: resolve, putOut: reject };
    const line = this.#lines.get(room) ?? [];
    if (isFirst) line.unshift(waiter);
    else line.push(waiter);
    this.#lines.set(room, line);
    return promise;
  }

  #next(): Waiter | undefined {
    const [room, line] = this.#lines.entries().next().value ?? [];
    if (room === undefined || line === undefined) return undefined;
    const next = line.shift();
    this.#lines.delete(room);
    if (line.length > 0) this.#lines.set(room, line);
    return next;
  }

  #remember(room: string): void {
    this.#served.delete(room);
    this.#served.add(room);
    const [oldest] = this.#served;
    if (this.#served.size > remembered && oldest !== undefined) this.#served.delete(oldest);
  }
}
