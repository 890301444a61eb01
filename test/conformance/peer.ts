import { connect, type Socket } from 'node:net';
import { opcode } from './frame.ts';

/** A server's frame, as it came. */
export interface Heard {
  readonly opcode: number;
  readonly compressed: boolean;
  readonly payload: Buffer;
  /** Head and payload. */
  readonly bytes: Buffer;
}

/** A client's end of a WebSocket on a bare socket, which holds the server's frames to RFC 6455, 5. */
export class Peer {
  readonly socket: Socket;
  /** The answer to the handshake, up to the empty line. */
  answer = '';
  readonly #heard: Heard[] = [];
  #unread: Buffer = Buffer.alloc(0);
  #ended = false;
  #fault: Error | undefined;
  #wakes: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    const wake = () => {
      for (const one of this.#wakes.splice(0)) one();
    };
    socket.on('data', (bytes: Buffer) => {
      this.#unread = Buffer.concat([this.#unread, bytes]);
      try {
        this.#read();
      } catch (error) {
        this.#fault = error as Error;
      }
      wake();
    });
    socket.on('error', () => {});
    for (const over of ['end', 'close']) {
      socket.on(over, () => {
        this.#ended = true;
        wake();
      });
    }
  }

  /**
   * @param headers lines of the handshake beyond those it has to have
   * @param from the address that it comes from
   */
  static async open(
    port: number,
    path: string,
    headers: readonly string[] = [],
    from?: string,
  ): Promise<Peer> {
    const local = from === undefined ? {} : { localAddress: from };
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, ...local });
    const peer = new Peer(socket);
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await peer.#until(() => peer.answer !== '');
    return peer;
  }

  send(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Sends every octet in a segment of its own. */
  async drip(bytes: Uint8Array): Promise<void> {
    for (const octet of bytes) {
      await new Promise((resolve) => this.socket.write(Buffer.of(octet), resolve));
      await new Promise(setImmediate);
    }
  }

  /** The next frame of the server. */
  async next(): Promise<Heard> {
    await this.#until(() => this.#heard.length > 0);
    return this.#heard.shift() as Heard;
  }

  /** Waits until the server ends the connection; what it said before and nobody took. */
  async ended(): Promise<readonly Heard[]> {
    await this.#until(() => this.#ended);
    this.socket.destroy();
    return this.#heard;
  }

  #read(): void {
    if (this.answer === '') {
      const end = this.#unread.indexOf('\r\n\r\n');
      if (end === -1) return;
      this.answer = this.#unread.toString('latin1', 0, end);
      this.#unread = this.#unread.subarray(end + 4);
    }
    while (this.#readFrame());
  }

  #readFrame(): boolean {
    const bytes = this.#unread;
    const [first = 0, second = 0] = bytes;
    const head = second === 127 ? 10 : second === 126 ? 4 : 2;
    if (bytes.length < head) return false;
    if (second & 0x80) throw new Error('the server masks');
    if (first & 0x30) throw new Error('the server sets a reserved bit');
    const length =
      head === 10 ? Number(bytes.readBigUInt64BE(2)) : head === 4 ? bytes.readUInt16BE(2) : second;
    const least = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    if (head !== least) throw new Error('the server wastes octets on a length');
    if (bytes.length < head + length) return false;
    const kind = first & 15;
    if (kind >= opcode.close && length > 125) throw new Error('the server controls at length');
    this.#heard.push({
      opcode: kind,
      compressed: (first & 0x40) !== 0,
      payload: bytes.subarray(head, head + length),
      bytes: bytes.subarray(0, head + length),
    });
    this.#unread = bytes.subarray(head + length);
    return true;
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#fault) throw this.#fault;
      if (this.#ended) throw new Error(`the server ended, after ${this.answer}`);
      await new Promise<void>((resolve) => this.#wakes.push(resolve));
    }
  }
}
