import type { Socket } from 'node:net';
import { guarded } from '../guard.ts';
import type { Limits } from '../protocol/limit.ts';
import type { Flush, Writing } from './flush.ts';
import { type UnsentBudget, unsentBudget } from './unsent.ts';

/** Exact counts of what left this process, for figures. */
export interface Traffic {
  writes: number;
  bytes: number;
  deliveries: number;
}

/** The parts that an outlet shares with all others. */
export interface OutletParts {
  readonly flush: Flush;
  readonly limits: Pick<Limits, 'unsentBytes' | 'stallSeconds'>;
  readonly traffic: Traffic;
  /** Counts the bytes that nobody has taken yet; those of the process unless said. */
  readonly unsent?: Pick<UnsentBudget, 'count'> | undefined;
}

/**
 * The bytes on their way to one connection. Holds what this moment adds, writes it once, and says
 * when the peer reads too slowly to be given more.
 */
export class Outlet implements Writing {
  readonly #socket: Socket;
  readonly #parts: OutletParts;
  /** Most moments add one chunk: no list is made for it. */
  #first: Buffer | undefined;
  #more: Buffer[] | undefined;
  #queuedBytes = 0;
  /** The system has taken everything written so far; mostly it has, and asking the socket costs. */
  #isClear = true;
  #isCounted = false;
  #listed = false;
  #waiting: (() => void)[] = [];
  #drainedBytes = 0;
  #stalledSince: number | undefined;
  #ended = false;

  constructor(socket: Socket, parts: OutletParts) {
    this.#socket = socket;
    this.#parts = parts;
    socket.on('drain', guarded(this, this.#release));
  }

  /** Ends the connection because of a bug, which nobody else is to feel. */
  fail(error: unknown): void {
    this.#ended = true;
    this.#socket.destroy();
    this.#parts.flush.onBug(error);
  }

  /** Bytes given but not yet taken by the system. */
  get unsent(): number {
    return this.#isClear ? this.#queuedBytes : this.#queuedBytes + this.#socket.writableLength;
  }

  /** Nothing more should be pushed; whoever can keeps a cursor and waits. */
  get congested(): boolean {
    return this.unsent > this.#parts.limits.unsentBytes;
  }

  /** Writes what has gathered and takes nothing more. */
  end(): void {
    this.flush();
    this.#ended = true;
    this.#waiting = [];
  }

  /** Adds whole frames; they leave at the end of the moment, in the order given. */
  push(bytes: Buffer): void {
    if (bytes.length === 0 || this.#ended) return;
    if (this.#first === undefined) this.#first = bytes;
    else if (this.#more === undefined) this.#more = [bytes];
    else this.#more.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#listed) return;
    this.#listed = true;
    this.#parts.flush.addOutlet(this);
  }

  /** Calls `resume` once, when there is room again; never after the connection is gone. */
  whenDrained(resume: () => void): void {
    this.#waiting.push(resume);
  }

  /** Writes what has gathered, in one system call. */
  flush(): void {
    this.#listed = false;
    const first = this.#first;
    if (first === undefined) return;
    const more = this.#more;
    const { traffic } = this.#parts;
    traffic.writes++;
    traffic.bytes += this.#queuedBytes;
    this.#first = undefined;
    this.#more = undefined;
    this.#queuedBytes = 0;
    if (!this.#socket.writable) return;
    if (more === undefined) this.#socket.write(first);
    else {
      this.#socket.cork();
      this.#socket.write(first);
      for (const bytes of more) this.#socket.write(bytes);
      this.#socket.uncork();
    }
    this.#isClear = this.#socket.writableLength === 0;
    if (!this.#isClear || this.#isCounted) this.#count();
    if (this.#waiting.length > 0 && !this.congested) this.#release();
  }

  /**
   * Has the peer taken nothing for too long?
   * @param now milliseconds by `performance.now()`
   */
  isStalled(now: number): boolean {
    const pending = this.#socket.writableLength;
    const drained = this.#socket.bytesWritten - pending;
    if (pending === 0 || drained !== this.#drainedBytes) {
      this.#drainedBytes = drained;
      this.#stalledSince = pending === 0 ? undefined : now;
      return false;
    }
    this.#stalledSince ??= now;
    return now - this.#stalledSince > this.#parts.limits.stallSeconds * 1_000;
  }

  #count(): void {
    this.#isCounted = !this.#isClear;
    (this.#parts.unsent ?? unsentBudget).count(this.#socket);
  }

  #release(): void {
    this.#isClear = this.#socket.writableLength === 0;
    if (!this.#isClear || this.#isCounted) this.#count();
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}
