import { Duplex } from 'node:stream';

/** What all wires carried: a call of the system each, and its bytes. */
export interface Carried {
  writes: number;
  bytes: number;
}

/** A socket that ends in memory: what is written is counted and gone. */
export class MemoryWire extends Duplex {
  readonly #carried: Carried;
  bytesWritten = 0;

  constructor(carried: Carried) {
    super();
    this.#carried = carried;
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.#count(bytes.length);
    done();
  }

  override _writev(parts: readonly { readonly chunk: Buffer }[], done: () => void): void {
    this.#count(parts.reduce((sum, { chunk }) => sum + chunk.length, 0));
    done();
  }

  #count(bytes: number): void {
    this.#carried.writes++;
    this.#carried.bytes += bytes;
    this.bytesWritten += bytes;
  }
}
