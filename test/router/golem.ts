import { type ClientOptions, WebSocket } from 'ws';

/** How frames are written and read on the client's side, as golem.js has it. */
export interface ClientProtocol {
  unpack(frame: Buffer, isBinary: boolean): [name: string, rest: unknown];
  unmarshal(rest: unknown): unknown;
  marshalAndPack(name: string, data: unknown): string | Uint8Array;
}

const json: ClientProtocol = {
  unpack(frame) {
    const text = String(frame);
    const name = text.split(' ')[0] as string;
    return [name, text.substring(name.length + 1)];
  },
  unmarshal: (rest) => JSON.parse(String(rest)),
  marshalAndPack: (name, data) => `${name} ${JSON.stringify(data)}`,
};

/**
 * Speaks golem.js' wire: an emit without data goes out as `name undefined`, and a frame whose data is
 * no JSON is an exception, which here fails whoever waits.
 */
export class Golem {
  readonly ws: WebSocket;
  /** Every frame as it came. */
  readonly frames: string[] = [];
  readonly #protocol: ClientProtocol;
  readonly #heard: [name: string, data: unknown][] = [];
  #wakes: (() => void)[] = [];
  #fault: unknown;
  #closed: { code: number; reason: string } | undefined;

  constructor(ws: WebSocket, protocol: ClientProtocol = json) {
    this.ws = ws;
    this.#protocol = protocol;
    ws.on('message', (frame: Buffer, isBinary) => this.#hear(frame, isBinary));
    ws.on('close', (code, reason) => {
      this.#closed = { code, reason: String(reason) };
      this.#wake();
    });
    ws.on('error', (error) => {
      this.#fault = error;
    });
  }

  static async open(
    url: string,
    options: ClientOptions = {},
    protocol?: ClientProtocol,
  ): Promise<Golem> {
    const ws = new WebSocket(url, { perMessageDeflate: false, ...options });
    const golem = new Golem(ws, protocol);
    await new Promise<void>((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('error', reject);
    });
    return golem;
  }

  emit(name: string, data?: unknown): void {
    this.ws.send(this.#protocol.marshalAndPack(name, data));
  }

  /** What the next event of that name carries; others before it are passed over. */
  async hear(name: string): Promise<unknown> {
    for (;;) {
      const [heard, data] = await this.next();
      if (heard === name) return data;
    }
  }

  async next(): Promise<[name: string, data: unknown]> {
    await this.#until(() => this.#heard.length > 0);
    return this.#heard.shift() as [string, unknown];
  }

  /** What the next `count` events of that name carry. */
  async hearAll(name: string, count: number): Promise<unknown[]> {
    const all: unknown[] = [];
    while (all.length < count) all.push(await this.hear(name));
    return all;
  }

  async ended(): Promise<{ code: number; reason: string }> {
    await this.#until(() => this.#closed !== undefined);
    return this.#closed as { code: number; reason: string };
  }

  async close(): Promise<void> {
    this.ws.close();
    await this.ended();
  }

  #hear(frame: Buffer, isBinary: boolean): void {
    this.frames.push(isBinary ? frame.toString('hex') : String(frame));
    try {
      const [name, rest] = this.#protocol.unpack(frame, isBinary);
      this.#heard.push([name, this.#protocol.unmarshal(rest)]);
    } catch (error) {
      this.#fault = new Error(`golem.js throws at ${this.frames.at(-1)}`, { cause: error });
    }
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#fault) throw this.#fault;
      if (this.#closed) throw new Error(`closed with ${this.#closed.code}`);
      await new Promise<void>((resolve) => this.#wakes.push(resolve));
    }
  }
}
