import { connect, type Socket } from 'node:net';
import type { Tally } from './order.ts';

/** Somebody at an address of its own, who does the same thing again and again. */
export interface Attacker {
  step(): void;
  end(): void;
}

/** Where an attacker comes from, and where to. */
export interface Post {
  readonly port: number;
  readonly from: string;
  /** Of all attackers. */
  readonly n: number;
}

/** Milliseconds after which somebody who was sent away comes back. */
const comesBackMs = 250;
/** Bytes that an attacker leaves unsent, at most. */
const mostUnsent = 65_536;

/** A socket of an attacker; its errors are the program's answers. */
export function open({ port, from }: Post, hear: (text: string) => void, gone: () => void): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from, noDelay: true });
  socket.on('error', () => {});
  socket.on('data', (bytes) => hear(bytes.toString('latin1')));
  socket.once('close', gone);
  return socket;
}

/** The status of an answer, or 0 before there is one. */
export const statusOf = (text: string) =>
  text.startsWith('HTTP/1.1 ') ? Number(text.slice(9, 12)) : 0;

const count = (text: string, of: string) => text.split(of).length - 1;

/** What is said on a WebSocket. */
export interface Saying {
  /** The handshake, and all that comes before the flood. */
  readonly entry: (post: Post) => Buffer;
  /** @param i of all that it says @param since of what it says on this connection */
  readonly step: (post: Post, i: number, since: number) => Buffer;
  /** What an answer to it has in it where it is taken. */
  readonly taken: string;
  /** Nothing is read from the moment at which the handshake is taken. */
  readonly isUnread?: true;
}

/** A WebSocket that says something again and again; sent away, it comes back. */
export class Speaker implements Attacker {
  readonly #post: Post;
  readonly #tally: Tally;
  readonly #saying: Saying;
  #socket: Socket | undefined;
  #triedAt = Number.NEGATIVE_INFINITY;
  #isIn = false;
  #said = 0;
  #since = 0;

  constructor(post: Post, tally: Tally, saying: Saying) {
    this.#post = post;
    this.#tally = tally;
    this.#saying = saying;
  }

  step(): void {
    const socket = this.#socket;
    if (!socket) return this.#connect();
    if (!this.#isIn || socket.writableLength > mostUnsent) return;
    this.#tally.tries++;
    socket.write(this.#saying.step(this.#post, this.#said++, this.#since++));
  }

  end(): void {
    const socket = this.#socket;
    this.#triedAt = Number.POSITIVE_INFINITY;
    this.#socket = undefined;
    socket?.resetAndDestroy();
  }

  #connect(): void {
    const now = performance.now();
    if (now - this.#triedAt < comesBackMs) return;
    this.#triedAt = now;
    this.#since = 0;
    const socket = open(
      this.#post,
      (text) => this.#hear(text),
      () => {
        if (this.#socket !== socket) return;
        if (this.#isIn) this.#tally.closed++;
        this.#socket = undefined;
        this.#isIn = false;
      },
    );
    this.#socket = socket;
    socket.write(this.#saying.entry(this.#post));
  }

  #hear(text: string): void {
    const tally = this.#tally;
    if (!this.#isIn) {
      if (statusOf(text) === 101) {
        this.#isIn = true;
        tally.opened++;
        if (this.#saying.isUnread) this.#socket?.pause();
      } else {
        tally.tries++;
        tally.refused++;
        this.#socket?.destroy();
      }
    }
    tally.taken += count(text, this.#saying.taken);
    tally.refused += count(text, '"type":"refused"');
  }
}

/** A connection that asks something over HTTP as soon as the last answer is there. */
export class Asker implements Attacker {
  readonly #post: Post;
  readonly #tally: Tally;
  readonly #ask: (post: Post, i: number) => string;
  #socket: Socket | undefined;
  #triedAt = Number.NEGATIVE_INFINITY;
  #waitsFor = '';
  #heard = '';
  #asked = 0;

  constructor(post: Post, tally: Tally, ask: (post: Post, i: number) => string) {
    this.#post = post;
    this.#tally = tally;
    this.#ask = ask;
  }

  step(): void {
    if (this.#waitsFor !== '') return;
    this.#socket ??= this.#connect();
    if (!this.#socket) return;
    this.#tally.tries++;
    this.#waitsFor = this.#ask(this.#post, this.#asked++);
    this.#heard = '';
    this.#socket.write(this.#waitsFor);
  }

  end(): void {
    const socket = this.#socket;
    this.#triedAt = Number.POSITIVE_INFINITY;
    this.#socket = undefined;
    socket?.resetAndDestroy();
  }

  #connect(): Socket | undefined {
    const now = performance.now();
    if (now - this.#triedAt < comesBackMs) return undefined;
    this.#triedAt = now;
    const socket = open(
      this.#post,
      (text) => this.#hear(text),
      () => {
        if (this.#socket !== socket) return;
        this.#tally.closed++;
        this.#socket = undefined;
        this.#waitsFor = '';
      },
    );
    return socket;
  }

  #hear(text: string): void {
    this.#heard += text;
    const end = this.#heard.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#heard.slice(0, end))?.[1] ?? 0);
    if (this.#heard.length < end + 4 + length) return;
    if (statusOf(this.#heard) < 400) this.#tally.taken++;
    else this.#tally.refused++;
    this.#waitsFor = '';
  }
}

/** Opens one connection after the other; each is kept, or let go of as soon as it was answered. */
export class Opener implements Attacker {
  readonly #post: Post;
  readonly #tally: Tally;
  readonly #how: {
    readonly says: string;
    readonly keeps: boolean;
    readonly drips?: true;
    readonly most: number;
  };
  readonly #open = new Set<Socket>();

  /** @param how what each says; whether it is kept, with so many at a time; whether a letter follows now and then */
  constructor(post: Post, tally: Tally, how: Opener['how']) {
    this.#post = post;
    this.#tally = tally;
    this.#how = how;
  }

  get how() {
    return this.#how;
  }

  step(): void {
    const { most, drips } = this.#how;
    if (this.#open.size >= most) {
      if (!drips) return;
      const [oldest] = this.#open as Set<Socket>;
      if (!oldest) return;
      this.#open.delete(oldest);
      this.#open.add(oldest);
      this.#tally.tries++;
      oldest.write('x');
      return;
    }
    this.#tally.tries++;
    const socket: Socket = open(
      this.#post,
      (text) => this.#hear(socket, text),
      () => {
        if (this.#open.delete(socket)) this.#tally.closed++;
      },
    );
    this.#open.add(socket);
    socket.write(this.#how.says);
  }

  end(): void {
    const all = [...this.#open];
    this.#open.clear();
    for (const socket of all) socket.resetAndDestroy();
  }

  #hear(socket: Socket, text: string): void {
    const status = statusOf(text);
    if (status === 0) return;
    const isIn = status < 400;
    if (isIn) this.#tally.taken++;
    else this.#tally.refused++;
    if (isIn && this.#how.keeps) {
      this.#tally.opened++;
      return;
    }
    this.#open.delete(socket);
    socket.resetAndDestroy();
  }
}
