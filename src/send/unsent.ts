import type { Socket } from 'node:net';
import { getHeapStatistics } from 'node:v8';
import { complain, guarded } from '../guard.ts';

/** The part of the heap's limit that unsent bytes may take, whatever the limits say. */
const heapShare = 0.25;
/**
 * The bytes that are freed at once when there are too many: a search for each byte would cost too
 * much.
 */
const freed = 0.1;

/**
 * The bytes of a server that nobody has taken yet, over event streams, sockets and answers
 * together. Past the budget, whoever has left most untaken is let go, and comes back by its cursor.
 * Only connections that are behind are counted: one that reads costs nothing here.
 */
export class UnsentBudget {
  readonly #held = new Map<Socket, number>();
  readonly #known = new WeakSet<Socket>();
  readonly #most: number;
  /** That of all servers of the process, which each of them counts to as well. */
  readonly #all: UnsentBudget | undefined;
  #total = 0;
  #cut = 0;

  /** @param most bytes @param all the budget of which this is a part */
  constructor(most: number, all?: UnsentBudget) {
    this.#most = most;
    this.#all = all;
  }

  /** Bytes, as they were when each connection was last counted. */
  get total(): number {
    return this.#total;
  }

  /** Connections that were let go. */
  get cut(): number {
    return this.#cut;
  }

  /** Counts what a connection holds now. */
  count(socket: Socket): void {
    this.#note(socket);
    if (this.#total > this.#most) this.#free();
    this.#all?.count(socket);
  }

  #note(socket: Socket): void {
    const before = this.#held.get(socket) ?? 0;
    const now = socket.destroyed ? 0 : socket.writableLength;
    if (now === before) return;
    this.#total += now - before;
    if (now === 0) this.#held.delete(socket);
    else this.#held.set(socket, now);
    if (now === 0 || this.#known.has(socket)) return;
    this.#known.add(socket);
    socket.once(
      'close',
      guarded({ fail: complain }, () => this.#note(socket)),
    );
  }

  #free(): void {
    for (const socket of this.#held.keys()) this.#note(socket);
    const goal = this.#most * (1 - freed);
    if (this.#total <= goal) return;
    for (const [socket] of [...this.#held].sort(([, a], [, b]) => b - a)) {
      if (this.#total <= goal) return;
      this.#cut++;
      socket.destroy();
      this.#note(socket);
    }
  }
}

/** The budget of the process, whose heap all its servers share. */
export const unsentBudget = new UnsentBudget(getHeapStatistics().heap_size_limit * heapShare);
