import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/** How a network is, for all that passes it. */
export interface Conditions {
  /** Milliseconds from one side to the other. */
  delayMs: number;
  /** One byte per segment. */
  trickles: boolean;
  /** Nothing passes, and no side learns of the other's end. */
  isHole: boolean;
}

interface Parcel {
  /** Bytes, or how the stream ended. */
  readonly load: Buffer | 'end' | 'reset';
  /** By `performance.now()`. */
  readonly due: number;
}

/** Bytes on their way past which the sender is not read. */
const mostUnderWay = 65_536;

/** What goes from one socket to another, in order, under the conditions of a network. */
export class Flow {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #conditions: Conditions;
  readonly #parcels: Parcel[] = [];
  #underWay = 0;
  #isStalled = false;
  #isPassing = false;
  #fuse: { bytes: number; readonly act: () => void } | undefined;
  #wake = () => {};

  constructor(from: Socket, to: Socket, conditions: Conditions) {
    this.#from = from;
    this.#to = to;
    this.#conditions = conditions;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => this.#take('end'));
    from.on('error', () => this.#take('reset'));
  }

  /** Reads nothing more, until `resume`. */
  stall(): void {
    this.#isStalled = true;
    this.#from.pause();
  }

  resume(): void {
    this.#isStalled = false;
    this.look();
  }

  /** The receiver hears of an end, though the sender goes on. */
  end(): void {
    this.#take('end');
  }

  /** Passes so many bytes more, then acts in the midst of what follows. */
  after(bytes: number, act: () => void): void {
    this.#fuse = { bytes, act };
  }

  /** The conditions are other ones. */
  look(): void {
    this.#wake();
    this.#readOn();
  }

  #take(load: Parcel['load']): void {
    this.#parcels.push({ load, due: performance.now() + this.#conditions.delayMs });
    this.#underWay += load.length;
    if (this.#underWay > mostUnderWay) this.#from.pause();
    void this.#pass();
  }

  #readOn(): void {
    if (!this.#isStalled && this.#underWay <= mostUnderWay) this.#from.resume();
  }

  async #pass(): Promise<void> {
    if (this.#isPassing) return;
    this.#isPassing = true;
    for (let next = this.#parcels[0]; next; next = this.#parcels[0]) {
      await pause(Math.max(0, next.due - performance.now()));
      await this.#passable();
      await this.#deliver(next.load);
      this.#parcels.shift();
      this.#underWay -= next.load.length;
      this.#readOn();
    }
    this.#isPassing = false;
  }

  async #passable(): Promise<void> {
    while (this.#isStalled || this.#conditions.isHole) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #deliver(load: Parcel['load']): Promise<void> {
    if (load === 'reset') reset(this.#to);
    else if (load === 'end') this.#to.end();
    else if (this.#fuse) await this.#burn(load);
    else if (this.#conditions.trickles) await this.#trickle(load);
    else await this.#write(load);
  }

  async #burn(bytes: Buffer): Promise<void> {
    const fuse = this.#fuse;
    const passing = bytes.subarray(0, fuse?.bytes);
    await this.#write(passing);
    if (!fuse) return;
    fuse.bytes -= passing.length;
    if (fuse.bytes === 0) fuse.act();
  }

  async #trickle(bytes: Buffer): Promise<void> {
    for (const [at] of bytes.entries()) {
      await this.#passable();
      await this.#write(bytes.subarray(at, at + 1));
      await nextTurn();
    }
  }

  /** Resolves when there is room for more, or nobody to read it. */
  async #write(bytes: Buffer): Promise<void> {
    if (!this.#to.writable || this.#to.write(bytes)) return;
    await new Promise<void>((resolve) => {
      this.#to.once('drain', resolve);
      this.#to.once('close', resolve);
    });
  }
}

/** Answers the other side with RST, unless it was told of an end already. */
export function reset(socket: Socket): void {
  // A socket that is shutting down can't be reset: Node would keep its handle for ever.
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
