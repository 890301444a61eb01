import { constants, inflateRawSync } from 'node:zlib';

/** What a sender leaves off at the end of each deflated message (RFC 7692, 7.2.1). */
const tail = Buffer.from([0, 0, 0xff, 0xff]);

/** Cuts bytes into the texts of unmasked, whole frames. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);
  readonly #hear: (text: string) => void;

  constructor(hear: (text: string) => void) {
    this.#hear = hear;
  }

  read(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const rest = this.#rest;
      const short = (rest[1] ?? 0) & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (rest.length < head) return;
      const length =
        short < 126
          ? short
          : short === 126
            ? rest.readUInt16BE(2)
            : Number(rest.readBigUInt64BE(2));
      if (rest.length < head + length) return;
      this.#rest = rest.subarray(head + length);
      const isDeflated = ((rest[0] ?? 0) & 0x40) !== 0;
      const body = rest.subarray(head, head + length);
      const text = isDeflated
        ? inflateRawSync(Buffer.concat([body, tail]), { finishFlush: constants.Z_SYNC_FLUSH })
        : body;
      this.#hear(text.toString());
    }
  }
}
