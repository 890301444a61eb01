import { type Answerable, guarded, type OnBug } from '../guard.ts';
import type { Heartbeat, Patient } from '../net/heartbeat.ts';
import type { Outlet } from '../send/outlet.ts';
import type { Audience, Hearer } from './audience.ts';
import { type Turn, Turns } from './turns.ts';

/** The seconds between pings, and until a socket is given up. */
export interface Beat {
  readonly pingSeconds: number;
  readonly cutSeconds: number;
}

/** A WebSocket of `ws`, as far as it is used: who compiles against this needs no types of `ws`. */
export interface OpenSocket {
  readonly readyState: number;
  readonly OPEN: number;
  on(event: string, listener: (...heard: never[]) => void): unknown;
  once(event: string, listener: (...heard: never[]) => void): unknown;
  ping(): void;
  pause(): void;
  resume(): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
}

export interface RouterSocketParts {
  readonly ws: OpenSocket;
  readonly outlet: Outlet;
  readonly heartbeat: Heartbeat;
  readonly beat: Beat | undefined;
  /** Bytes a reader may leave unread before it is told more. */
  readonly unsentBytes: number;
  readonly onFrame: (frame: string | Uint8Array) => Promise<void> | undefined;
  /** Told of what is a bug of ours. */
  readonly onBug: OnBug;
  /** Called when it is closed and out of all audiences. */
  readonly onClose: () => void;
}

/** One WebSocket: what it hears is taken in turn, what it says leaves with all else of the moment. */
export class RouterSocket implements Hearer, Patient, Answerable {
  /** Resolves when the socket is closed. */
  readonly gone: Promise<void>;
  readonly audiences = new Set<Audience>();
  readonly #parts: RouterSocketParts;
  readonly #turns: Turns;
  #crowded = false;
  #dismissed = false;
  #pingAt = Number.POSITIVE_INFINITY;
  #heardAt: number;

  constructor(parts: RouterSocketParts) {
    const { ws, heartbeat, beat } = parts;
    this.#parts = parts;
    this.#turns = new Turns(this, (crowded) => this.#hold(crowded));
    this.#heardAt = heartbeat.now;
    if (beat) this.#pingAt = heartbeat.now + (0.5 + Math.random() / 2) * beat.pingSeconds * 1_000;
    heartbeat.add(this);
    ws.on('message', guarded(this, this.#hear));
    ws.on('pong', guarded(this, this.#notice));
    // A breach of the protocol: `ws` closes with the code that says which.
    ws.on(
      'error',
      guarded(this, () => {}),
    );
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gone = promise;
    ws.once(
      'close',
      guarded(this, () => this.#end(resolve)),
    );
  }

  get open(): boolean {
    return this.#parts.ws.readyState === this.#parts.ws.OPEN;
  }

  /** Does `turn` when all that came before is done. */
  inTurn(turn: Turn): void {
    this.#turns.take(turn);
  }

  /** Sends to this one alone, behind what its audiences were told before. */
  say(bytes: Buffer): void {
    for (const audience of this.audiences) audience.catchUp(this);
    this.take(bytes);
  }

  take(bytes: Buffer): void {
    if (!this.open) return;
    if (this.#isBehind()) return this.close(4002, 'You read too slowly.');
    this.#parts.outlet.push(bytes);
  }

  /** Says what gathered, then why it ends; what it sent and still waits is not done any more. */
  close(code?: number, reason?: string): void {
    if (!this.open) return;
    const { ws, outlet } = this.#parts;
    if (!this.#isBehind()) for (const audience of this.audiences) audience.catchUp(this);
    this.#dismissed = true;
    outlet.end();
    ws.resume();
    ws.close(code, reason);
  }

  /** Ends it because of a bug, which nobody else is to feel. */
  fail(error: unknown): void {
    const { ws, onBug } = this.#parts;
    onBug(error);
    try {
      if (this.open) this.close(1_011, 'Something broke here.');
      else this.cut();
    } catch {
      ws.terminate();
    }
  }

  /** Ends it without waiting for the other side. */
  cut(): void {
    this.#parts.ws.terminate();
  }

  check(now: number): void {
    if (!this.open) return;
    const { ws, outlet, beat } = this.#parts;
    if (outlet.isStalled(now)) return this.close(4002, 'You read too slowly.');
    if (!beat || this.#crowded) return;
    if (now - this.#heardAt > beat.cutSeconds * 1_000) return this.#lose();
    if (now < this.#pingAt) return;
    this.#pingAt = now + beat.pingSeconds * 1_000;
    ws.ping();
  }

  /** Does the peer still leave too much unread, once the system has taken what it can? */
  #isBehind(): boolean {
    const { outlet, unsentBytes } = this.#parts;
    if (outlet.unsent <= unsentBytes) return false;
    outlet.flush();
    return outlet.unsent > unsentBytes;
  }

  #hear(message: Buffer, isBinary: boolean): void {
    const data = message as Buffer;
    this.#notice();
    if (this.#dismissed) return;
    const frame = isBinary ? data : data.toString('utf8');
    this.#turns.take(() => (this.#dismissed ? undefined : this.#parts.onFrame(frame)));
  }

  #notice(): void {
    this.#heardAt = this.#parts.heartbeat.now;
  }

  /** While something waits for its turn, nothing more is read, and no pong either. */
  #hold(crowded: boolean): void {
    this.#crowded = crowded;
    if (!this.open) return;
    if (crowded) this.#parts.ws.pause();
    else this.#parts.ws.resume();
    this.#notice();
  }

  /** The peer is gone without a word: no close handshake will come. */
  #lose(): void {
    this.close(4003, 'Your side did not answer a ping.');
    this.cut();
  }

  #end(resolve: () => void): void {
    const { outlet, heartbeat, onClose } = this.#parts;
    try {
      heartbeat.remove(this);
      outlet.end();
      for (const audience of this.audiences) audience.leave(this);
    } finally {
      onClose();
      resolve();
    }
  }
}
