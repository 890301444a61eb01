import type { RoomKey } from '../../protocol/code.ts';
import { Refusal } from '../../protocol/error.ts';

/** Words of a room about which a hook is asked at once. */
export const askedAtOnce = 64;
/** Words of a room that wait until it is asked about them; past that, whoever says more is refused. */
const mostWaiting = 1_024;

/** One room's calls of a hook: each author in a line of its own, and so many of all of them at once. */
class AskedRoom {
  /** The last one of each author, by what tells it from others. */
  readonly #lines = new Map<unknown, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #asked = 0;

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  has(author: unknown): boolean {
    return this.#lines.has(author);
  }

  /** Does it once all that its author said before is given. */
  async inLine<T>(author: unknown, work: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#lines.get(author);
    this.#lines.set(author, promise);
    try {
      await before;
      return await work();
    } finally {
      if (this.#lines.get(author) === promise) this.#lines.delete(author);
      resolve();
    }
  }

  /** Asks as soon as it may be asked. @throws Refusal `hook_failed` where too much waits already */
  async ask<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#asked < askedAtOnce) this.#asked++;
    else {
      if (this.#waiting.length >= mostWaiting) throw new Refusal('hook_failed');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await ask();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#asked--;
    }
  }
}

/** The rooms about whose words a hook is being asked. */
export class AskedRooms {
  readonly #rooms = new Map<RoomKey, AskedRoom>();
  #size = 0;

  /** The number of all that is being asked about or waits for that. */
  get size(): number {
    return this.#size;
  }

  /** Does something of an author wait there? */
  isWaited(key: RoomKey, author: unknown): boolean {
    return this.#rooms.get(key)?.has(author) === true;
  }

  /** Does it behind all that its author said before. @param work told how to ask, in its turn */
  async inLine<T>(
    key: RoomKey,
    author: unknown,
    work: (ask: AskedRoom['ask']) => Promise<T>,
  ): Promise<T> {
    const room = this.#rooms.get(key) ?? new AskedRoom();
    this.#rooms.set(key, room);
    this.#size++;
    try {
      return await room.inLine(author, () => work((ask) => room.ask(ask)));
    } finally {
      this.#size--;
      if (room.isEmpty && this.#rooms.get(key) === room) this.#rooms.delete(key);
    }
  }
}
