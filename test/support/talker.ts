import { WebSocket } from 'ws';

type Event = Record<string, unknown> & { type: string };

/** Somebody on a WebSocket: hears frames one by one, in order, and waits for those it wants. */
export class Talker {
  readonly ws: WebSocket;
  readonly frames: string[] = [];
  readonly #wakes: (() => void)[] = [];
  closed: { code: number; reason: string } | undefined;

  constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on('message', (data) => {
      this.frames.push(String(data));
      this.#wake();
    });
    ws.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#wake();
    });
    ws.on('error', () => {});
  }

  static async open(url: string, protocols: string[] = []): Promise<Talker> {
    const ws = new WebSocket(url, protocols, { perMessageDeflate: false });
    const talker = new Talker(ws);
    await new Promise<void>((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('error', reject);
    });
    return talker;
  }

  /** A native client that has said hello. */
  static async greet(url: string, hello: object = {}): Promise<Talker> {
    const talker = await Talker.open(url, ['parlour.v1']);
    talker.tell({ type: 'hello', ...hello });
    await talker.hear('welcome');
    return talker;
  }

  say(frame: string): void {
    this.ws.send(frame);
  }

  tell(command: object): void {
    this.say(JSON.stringify(command));
  }

  /** The next frame as it came. */
  async next(): Promise<string> {
    await this.#until(() => this.frames.length > 0);
    return this.frames.shift() as string;
  }

  /** The next event of that type; what comes before it is passed over. */
  async hear(type: string): Promise<Event> {
    for (;;) {
      const event = await this.nextEvent();
      if (event.type === type) return event;
    }
  }

  /** The next event, whichever frame it came in. */
  async nextEvent(): Promise<Event> {
    const value: unknown = JSON.parse(await this.next());
    if (!Array.isArray(value)) return value as Event;
    this.frames.unshift(...value.slice(1).map((one) => JSON.stringify(one)));
    return value[0] as Event;
  }

  /** Says something with a ref and waits for the answer to it. */
  async ask(command: { readonly ref: string; readonly [key: string]: unknown }): Promise<Event> {
    this.tell(command);
    for (;;) {
      const event = await this.nextEvent();
      if (event['ref'] === command.ref && event.type !== 'posted') return event;
    }
  }

  async join(room: string, after?: { epoch: string; seq: number }): Promise<Event> {
    return this.ask({ type: 'join', room, ref: `join ${room}`, ...(after ? { after } : {}) });
  }

  async close(): Promise<void> {
    this.ws.close();
    await this.ended();
  }

  /** How the connection ended. */
  async ended(): Promise<{ code: number; reason: string }> {
    await this.#until(() => this.closed !== undefined, true);
    return this.closed as { code: number; reason: string };
  }

  #wake(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }

  async #until(isSo: () => boolean, mayBeClosed = false): Promise<void> {
    while (!isSo()) {
      if (this.closed && !mayBeClosed) throw new Error(`closed with ${this.closed.code}`);
      await new Promise<void>((resolve) => this.#wakes.push(resolve));
    }
  }
}
