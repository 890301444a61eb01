import { randomBytes } from 'node:crypto';
import { ClientSocket } from '../../../../src/load/client-socket.ts';
import { maskedFrame, opcode, walkFrames } from '../../../../src/load/frame.ts';
import type { Cursor } from '../../../../src/protocol/record.ts';

/** What a member heard amiss, counted in messages. */
export interface Amiss {
  skipped: number;
  doubled: number;
  garbled: number;
}

interface Heard {
  readonly type: string;
  readonly seq: number;
  readonly epoch: string;
  readonly text?: string;
  readonly resume?: { readonly state: string };
}

/** One who listens to one room on a bare socket, and comes back with a cursor. */
export class Member {
  readonly #room: string;
  readonly #secret = randomBytes(32).toString('base64url');
  readonly #amiss: Amiss;
  #cursor: Cursor | undefined;
  #connection: ClientSocket | undefined;
  #begun = Buffer.alloc(0);
  #wake = () => {};
  #closed = Promise.withResolvers<void>();
  #farewell: number | undefined;

  /** @param amiss where it counts what is wrong */
  constructor(room: string, amiss: Amiss) {
    this.#room = room;
    this.#amiss = amiss;
  }

  /** Resolves when it is in the room. */
  async enter(port: number): Promise<void> {
    this.#begun = Buffer.alloc(0);
    this.#closed = Promise.withResolvers();
    this.#farewell = undefined;
    const join = { type: 'join', room: this.#room, ...(this.#cursor && { after: this.#cursor }) };
    const hello = JSON.stringify({ type: 'hello', secret: this.#secret });
    this.#connection = new ClientSocket({
      wire: {
        path: () => '/ws',
        subprotocol: 'parlour.v1',
        entering: () => [
          { say: hello, until: '"type":"welcome"' },
          { say: JSON.stringify(join), until: '"type":"joined"' },
        ],
        line: () => '',
      },
      port,
      rooms: [this.#room],
      name: '',
      onBytes: (bytes, length) => this.#read(bytes.subarray(0, length)),
      onClose: () => this.#closed.resolve(),
      onEntering: (text) => this.#hear(text),
    });
    await this.#connection.entered;
  }

  /** Resolves when the connection is gone, with the code it was closed with; undefined without one. */
  async farewell(): Promise<number | undefined> {
    await this.#closed.promise;
    return this.#farewell;
  }

  /** The number up to which the room was heard. */
  get heard(): number {
    return this.#cursor?.seq ?? 0;
  }

  /** Resolves when the room was heard up to that number. */
  async hears(seq: number): Promise<void> {
    while (this.heard < seq) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  leave(): void {
    this.#connection?.drop();
  }

  #read(fresh: Buffer): void {
    const bytes = this.#begun.length > 0 ? Buffer.concat([this.#begun, fresh]) : fresh;
    const rest = walkFrames(bytes, (kind, start, end) => {
      const payload = bytes.subarray(start, end);
      if (kind === opcode.text) this.#hear(payload.toString());
      else if (kind === opcode.close) this.#leaveWith(payload);
      else this.#connection?.answer(kind, payload);
    });
    this.#begun = Buffer.from(bytes.subarray(rest));
  }

  #leaveWith(payload: Buffer): void {
    this.#farewell = payload.readUInt16BE(0);
    this.#connection?.write(maskedFrame(payload, opcode.close));
  }

  #hear(text: string): void {
    for (const heard of [JSON.parse(text)].flat() as Heard[]) {
      if (heard.type === 'joined') this.#joined(heard);
      if (heard.type === 'posted') this.#posted(heard);
    }
    this.#wake();
  }

  #joined({ epoch, seq, resume }: Heard): void {
    if (resume?.state !== 'ok') this.#cursor = { epoch, seq };
  }

  #posted({ epoch, seq, text }: Heard): void {
    const last = this.heard;
    if (seq <= last) this.#amiss.doubled++;
    if (seq > last + 1) this.#amiss.skipped += seq - last - 1;
    if (text !== String(seq)) this.#amiss.garbled++;
    this.#cursor = { epoch, seq: Math.max(last, seq) };
  }
}
