import { connect, type Socket } from 'node:net';
import { maskedFrame, opcode, payloadOf, walkFrames } from './frame.ts';
import { type Step, upgradeRequest, type Wire } from './wire.ts';

/** All connections read into the same bytes: a read is dealt with before the next one begins. */
const readBuffer = Buffer.allocUnsafe(1 << 18);
/** Milliseconds for one such read where a line carries 8 MB a second. */
const lineMs = 32;

export interface ClientSocketOptions {
  readonly wire: Wire;
  readonly port: number;
  readonly rooms: readonly string[];
  readonly name: string;
  /** The first `length` bytes of `bytes` came in; they are gone afterwards. */
  onBytes(bytes: Buffer, length: number): void;
  onClose(): void;
  /** Every text frame heard while entering. */
  onEntering?(payload: string): void;
}

/** A client's end of one WebSocket on a bare socket. */
export class ClientSocket {
  readonly entered: Promise<void>;
  readonly #options: ClientSocketOptions;
  readonly #socket: Socket;
  readonly #steps: Step[];
  readonly #settle: { resolve(): void; reject(error: Error): void };
  #state: 'upgrading' | 'entering' | 'live' | 'ended' = 'upgrading';
  #isBehind = false;
  #begun: Buffer = Buffer.alloc(0);

  constructor(options: ClientSocketOptions) {
    this.#options = options;
    this.#steps = [...options.wire.entering(options.rooms, options.name)];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.entered = promise;
    this.#settle = { resolve, reject };
    this.#socket = connect({
      host: '127.0.0.1',
      port: options.port,
      noDelay: true,
      onread: { buffer: readBuffer, callback: (length) => this.#read(length) },
    });
    this.#socket.on('connect', () => {
      this.#socket.write(upgradeRequest(options.wire, options.rooms, options.port));
    });
    this.#socket.on('error', (error) => this.#ended(error));
    this.#socket.on('close', () => this.#ended(new Error('closed while entering')));
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  say(text: string): void {
    this.#socket.write(maskedFrame(text));
  }

  /** Answers a frame that is no line. */
  answer(kind: number, payload: Buffer): void {
    if (kind === opcode.ping) this.#socket.write(maskedFrame(payload, opcode.pong));
    const reply = kind === opcode.text ? this.#options.wire.answer?.(payload) : undefined;
    if (reply !== undefined) this.say(reply);
  }

  stopReading(): void {
    this.#socket.pause();
  }

  /** Reads what has gathered at the pace of a line, not of this machine's memory. */
  readAgain(): void {
    this.#isBehind = true;
    this.#socket.resume();
  }

  /** Without a farewell, so that no port lingers. */
  drop(): void {
    this.#state = 'ended';
    this.#socket.resetAndDestroy();
  }

  #read(length: number): boolean {
    const goesOn = this.#take(length);
    this.#isBehind &&= length === readBuffer.length;
    if (!goesOn || !this.#isBehind) return goesOn;
    setTimeout(() => this.#socket.resume(), lineMs);
    return false;
  }

  #take(length: number): boolean {
    if (this.#state === 'live') this.#options.onBytes(readBuffer, length);
    else if (this.#state !== 'ended') this.#readEntering(readBuffer.subarray(0, length));
    return true;
  }

  #readEntering(fresh: Buffer): void {
    const read = Buffer.concat([this.#begun, fresh]);
    let at = this.#state === 'upgrading' ? this.#readUpgrade(read) : 0;
    if (this.#state === 'entering') at += this.#hearEntering(read.subarray(at));
    this.#begun = Buffer.from(read.subarray(at));
    if (this.#steps.length > 0 || this.#state !== 'entering') return;
    this.#state = 'live';
    if (this.#begun.length > 0) this.#options.onBytes(this.#begun, this.#begun.length);
    this.#begun = Buffer.alloc(0);
    this.#settle.resolve();
  }

  /** Answers where the first frame begins; 0 while the answer to the request is not whole. */
  #readUpgrade(read: Buffer): number {
    const end = read.indexOf('\r\n\r\n');
    if (end < 0) return 0;
    const answer = read.toString('latin1', 0, end);
    if (!answer.startsWith('HTTP/1.1 101')) {
      this.#ended(new Error(`the server answers ${answer}`));
      return 0;
    }
    this.#state = 'entering';
    this.#takeStep();
    return end + 4;
  }

  #hearEntering(bytes: Buffer): number {
    return walkFrames(bytes, (kind, start, end, frameStart) => {
      const payload = payloadOf(bytes, frameStart, start, end);
      this.answer(kind, payload);
      if (kind !== opcode.text) return;
      const text = payload.toString();
      this.#options.onEntering?.(text);
      const until = this.#steps[0]?.until;
      if (until === undefined || !text.includes(until)) return;
      this.#steps.shift();
      this.#takeStep();
    });
  }

  #takeStep(): void {
    const say = this.#steps[0]?.say;
    if (say !== undefined) this.say(say);
  }

  #ended(error: Error): void {
    if (this.#state === 'ended') return;
    const wasLive = this.#state === 'live';
    this.#state = 'ended';
    if (wasLive) this.#options.onClose();
    else this.#settle.reject(error);
  }
}
