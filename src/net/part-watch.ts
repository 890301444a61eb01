const lastFrame = 0x80;
const masked = 0x80;
/** Opcodes from here on are of control frames, which may come between the parts of a message. */
const control = 8;

/**
 * A watch over what comes in on a WebSocket: is a message under way, of which something came and
 * something is still to come? Nothing but the heads of frames is looked at (RFC 6455, 5.2).
 *
 * @example
 * const watch = new PartWatch();
 * socket.on('data', guarded(owner, (bytes: Buffer) => watch.take(bytes)));
 */
export class PartWatch {
  /** Octets of the present frame that are still to come. */
  #left = 0;
  /** The beginning of a head that is not here whole. */
  #head: Buffer | undefined;
  /** A message is in parts, and its last one did not begin. */
  #open = false;

  get isUnderWay(): boolean {
    return this.#open || this.#left > 0 || this.#head !== undefined;
  }

  take(bytes: Buffer): void {
    const chunk = this.#head ? Buffer.concat([this.#head, bytes]) : bytes;
    this.#head = undefined;
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const passed = Math.min(this.#left, chunk.length - at);
        this.#left -= passed;
        at += passed;
        continue;
      }
      const length = this.#begin(chunk, at);
      if (length === 0) {
        // A copy: the chunk is not kept for the few octets of a head.
        this.#head = Buffer.from(chunk.subarray(at));
        return;
      }
      at += length;
    }
  }

  /** Begins a frame. @returns the octets of its head; 0 where it is not here whole */
  #begin(chunk: Buffer, at: number): number {
    const [first, second] = [chunk[at] ?? 0, chunk[at + 1] ?? 0];
    const told = second & 127;
    const extended = told === 126 ? 2 : told === 127 ? 8 : 0;
    const length = 2 + extended + (second & masked ? 4 : 0);
    if (chunk.length - at < length) return 0;
    if (extended === 0) this.#left = told;
    else if (extended === 2) this.#left = chunk.readUInt16BE(at + 2);
    else this.#left = Number(chunk.readBigUInt64BE(at + 2));
    if ((first & 15) < control) this.#open = (first & lastFrame) === 0;
    return length;
  }
}
