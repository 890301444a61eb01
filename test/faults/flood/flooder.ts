import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';
import { subprotocol } from '../../../src/dialect/native.ts';

/** The ways in which somebody floods. */
export const floodWays = ['native', 'roomcode', 'golem', 'http'] as const;
export type FloodWay = (typeof floodWays)[number];

/** What a flooder says, by which it is found in the log. */
export const floodText = (n: number, i: number) => `flood ${n} ${i}`;

/** Milliseconds after which a client that was closed comes back. */
const comesBackMs = 1_000;

/**
 * Somebody who says something again and again at an own address, whatever it is answered; refused and
 * closed, it comes back and goes on.
 */
export class Flooder {
  refused = 0;
  said = 0;
  readonly way: FloodWay;
  readonly #n: number;
  readonly #port: number;
  readonly #room: string;
  readonly #secret = randomBytes(32).toString('base64url');
  readonly #from: string;
  readonly #agent: Agent;
  #socket: WebSocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /** @param from the address that it comes from: another for every ten of them unless said */
  constructor(n: number, port: number, room: string, from = `127.0.0.${20 + (n % 10)}`) {
    this.#from = from;
    this.way = floodWays[n % floodWays.length] as FloodWay;
    this.#n = n;
    this.#port = port;
    this.#room = room;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 });
    if (this.way !== 'http') this.#connect();
  }

  begin(everyMs: number): void {
    this.#timer = setInterval(() => this.#say(), everyMs);
  }

  end(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#socket?.terminate();
    this.#agent.destroy();
  }

  #connect(): void {
    const { way } = this;
    const asked = way === 'native' ? '' : `?dialect=${way}&roomCode=${this.#room}`;
    const socket = new WebSocket(
      `ws://127.0.0.1:${this.#port}/ws${asked}`,
      way === 'native' ? [subprotocol] : [],
      { localAddress: this.#from, perMessageDeflate: false },
    );
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('open', () => this.#enter(socket));
    socket.on('message', (bytes: Buffer) => {
      if (way === 'native' && bytes.includes('"type":"refused"')) this.refused++;
    });
    socket.on('close', () => {
      if (this.#isOver) return;
      this.refused++;
      setTimeout(() => this.#isOver || this.#connect(), comesBackMs);
    });
  }

  #enter(socket: WebSocket): void {
    if (this.way === 'golem') socket.send(`join ${JSON.stringify({ name: this.#room })}`);
    if (this.way !== 'native') return;
    socket.send(JSON.stringify({ type: 'hello', secret: this.#secret, name: `bot ${this.#n}` }));
    socket.send(JSON.stringify({ type: 'join', room: this.#room, ref: 'j' }));
  }

  #say(): void {
    const text = floodText(this.#n, this.said++);
    if (this.way === 'http') return this.#post(text);
    const socket = this.#socket;
    // Who does not come through would send a growing heap of the past.
    if (socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > 65_536) return;
    const [room, name] = [this.#room, `bot ${this.#n}`];
    switch (this.way) {
      case 'native':
        return socket.send(JSON.stringify({ type: 'post', room, text, ref: text }));
      case 'roomcode':
        return socket.send(JSON.stringify({ Author: name, Content: text }));
      case 'golem':
        return socket.send(`msg ${JSON.stringify({ to: room, msg: text })}`);
      default:
        this.way satisfies never;
    }
  }

  #post(text: string): void {
    const asking = request({
      host: '127.0.0.1',
      port: this.#port,
      path: `/api/rooms/${this.#room}/messages`,
      method: 'POST',
      agent: this.#agent,
      localAddress: this.#from,
      headers: { 'content-type': 'application/json' },
    });
    asking.on('error', () => {});
    asking.on('response', (answer) => {
      if (answer.statusCode !== 201) this.refused++;
      answer.resume();
    });
    asking.end(JSON.stringify({ name: `bot ${this.#n}`, text }));
  }
}
