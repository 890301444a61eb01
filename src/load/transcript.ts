import type { Stamp } from './stamp.ts';

/** The first byte of no frame: whoever compares it with what was heard finds a difference. */
const unlike = Buffer.of(0xff);

/**
 * The words of a room, as the first of its readers to hear each byte heard it: read frame by frame
 * and found in order. All other readers only compare bytes, which costs next to nothing.
 */
export class Transcript {
  readonly senders: number[] = [];
  readonly counts: number[] = [];
  readonly sentAt: number[] = [];
  /** The end of the frame that holds each line. */
  readonly ends: number[] = [];
  readonly #next = new Map<number, number>();
  #bytes = Buffer.alloc(0);
  #length = 0;

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Lines written so far. */
  get lines(): number {
    return this.ends.length;
  }

  /** Answers whether these lines must come next, of each sender. */
  wants(stamps: readonly Stamp[]): boolean {
    const next = new Map<number, number>();
    for (const { sender, count } of stamps) {
      const wanted = next.get(sender) ?? this.#next.get(sender) ?? 0;
      if (count !== wanted) return false;
      next.set(sender, wanted + 1);
    }
    return true;
  }

  /** A whole frame and all its lines. */
  appendFrame(frame: Uint8Array, stamps: readonly Stamp[], sentAt: readonly number[]): void {
    this.#write(frame);
    this.#enter(stamps, sentAt);
  }

  /** Lines that came in a frame together with others; no reader's bytes will match here. */
  appendLines(stamps: readonly Stamp[], sentAt: readonly number[]): void {
    this.#write(unlike);
    this.#enter(stamps, sentAt);
  }

  #enter(stamps: readonly Stamp[], sentAt: readonly number[]): void {
    for (const [i, { sender, count }] of stamps.entries()) {
      this.senders.push(sender);
      this.counts.push(count);
      this.sentAt.push(sentAt[i] as number);
      this.ends.push(this.#length);
      this.#next.set(sender, count + 1);
    }
  }

  #write(bytes: Uint8Array): void {
    while (this.#length + bytes.length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(1 << 16, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}
