import { EventEmitter } from 'node:events';
import type { Clock, Process } from './clock.ts';

interface FarSocketParts {
  readonly clock: Clock;
  readonly far: Process;
  /** Bytes that the system takes before the other side has read them. */
  readonly window: number;
  /** Bytes unsent from which on `drain` is told once they are gone. */
  readonly highWater: number;
}

/** The server's socket, as `net` shows it: what the system does not take yet is unsent. */
export class FarSocket extends EventEmitter {
  writable = true;
  bytesRead = 0;
  bytesWritten = 0;
  writableLength = 0;
  readonly #parts: FarSocketParts;
  readonly #pass: (bytes: Buffer) => void;
  #unsent: Buffer[] = [];
  #underWay = 0;
  #needsDrain = false;
  #flushed: (() => void)[] = [];

  constructor(parts: FarSocketParts, pass: (bytes: Buffer) => void) {
    super();
    this.#parts = parts;
    this.#pass = pass;
  }

  write(bytes: Buffer): boolean {
    this.bytesWritten += bytes.length;
    this.writableLength += bytes.length;
    this.#unsent.push(bytes);
    const isFull = this.writableLength >= this.#parts.highWater;
    this.#needsDrain ||= isFull;
    this.#pump();
    return !isFull;
  }

  cork(): void {}

  uncork(): void {}

  /** Calls back when everything written so far is the system's. */
  whenFlushed(act: () => void): void {
    this.#flushed.push(act);
    this.#pump();
  }

  /** The other side has read. */
  taken(bytes: number): void {
    this.#underWay -= bytes;
    this.#pump();
  }

  #pump(): void {
    for (let next = this.#unsent[0]; next; next = this.#unsent[0]) {
      const room = this.#parts.window - this.#underWay;
      if (room <= 0) return;
      const part = next.subarray(0, room);
      if (part.length < next.length) this.#unsent[0] = next.subarray(room);
      else this.#unsent.shift();
      this.#underWay += part.length;
      this.writableLength -= part.length;
      this.#pass(part);
    }
    for (const act of this.#flushed.splice(0)) act();
    if (!this.#needsDrain) return;
    this.#needsDrain = false;
    const { clock, far } = this.#parts;
    clock.schedule(0, far, () => this.writable && this.emit('drain'));
  }
}
