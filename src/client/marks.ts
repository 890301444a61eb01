import type { Command } from '../protocol/command.ts';

/** Milliseconds between two words of how far this client's person read. */
const paceMs = 3_000;

/** A room that is read. */
interface ReadRoom {
  readonly key: string;
  readonly code: string;
  readonly state: string;
}

/** The places up to which this client's person read its rooms, on whatever device. */
export class Marks {
  readonly #send: (command: Command) => void;
  /** Numbers of facts, by the rooms' keys. */
  readonly #seqs: Record<string, number> = {};
  readonly #due = new Set<ReadRoom>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Marks are asked for: what is read now would be among them. */
  #isAsked: boolean | undefined;

  constructor(send: (command: Command) => void, isAsked: boolean | undefined) {
    this.#send = send;
    this.#isAsked = isAsked;
  }

  answered(): void {
    this.#isAsked = false;
    this.wake();
  }

  of(room: string): number | undefined {
    return this.#seqs[room];
  }

  /** @returns false where it was read so far before */
  moved(room: string, seq: number): boolean {
    if (seq <= (this.#seqs[room] ?? 0)) return false;
    this.#seqs[room] = seq;
    return true;
  }

  read(room: ReadRoom, seq: number): void {
    if (!this.moved(room.key, seq)) return;
    this.#due.add(room);
    this.wake();
  }

  /** Tells one that is due, unless one was told a moment ago: it is told with the next ones then. */
  wake(): void {
    if (this.#timer || this.#isAsked) return;
    for (const room of this.#due) {
      if (room.state !== 'live') continue;
      this.#due.delete(room);
      this.#send({ type: 'read', room: room.code, seq: this.#seqs[room.key] as number });
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.wake();
      }, paceMs);
      return;
    }
  }

  /** Tells what it would have told next. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.wake();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
