import type { Clock, Process } from './clock.ts';
import type { Conditions } from './conditions.ts';
import { FarSocket } from './far-socket.ts';
import { FarWebSocket } from './far-web-socket.ts';
import { Frames } from './frames.ts';
import { Pipe } from './pipe.ts';

/** What goes up: a message, the answer to a ping, or the end. */
type Up = { readonly text: string } | 'pong' | 'end';
/** What comes down: bytes of frames, a ping, or the end with its reason. */
type Down = Buffer | 'ping' | { readonly code: number; readonly reason: string };

/** The browser's end of a wire. */
export interface NearEnd {
  opened(): void;
  message(text: string): void;
  closed(code: number, reason: string): void;
}

/** What the two processes at its ends can do, and the network between them. */
export interface WireParts {
  readonly clock: Clock;
  readonly near: Process;
  readonly far: Process;
  readonly conditions: Conditions;
  readonly end: NearEnd;
  /** Bytes that the system takes before the other side has read them. */
  readonly window: number;
  /** Bytes unsent past which `drain` is told. */
  readonly highWater: number;
  readonly closeMs: number;
  /** Whether both sides agreed on `permessage-deflate`. */
  readonly deflates: boolean;
}

/** One WebSocket: its server's half as `ws` and `net` show it, with a network in between. */
export class Wire {
  readonly socket: FarSocket;
  readonly ws: FarWebSocket;
  readonly #parts: WireParts;
  readonly #up: Pipe<Up>;
  readonly #down: Pipe<Down>;
  readonly #frames = new Frames((text) => this.#parts.end.message(text));
  #nearOpen = true;

  constructor(parts: WireParts) {
    this.#parts = parts;
    const { clock, near, far, conditions } = parts;
    this.#up = new Pipe(
      clock,
      far,
      () => conditions.upHeldUntil,
      (item) => this.#rise(item),
    );
    this.#down = new Pipe(
      clock,
      near,
      () => conditions.downHeldUntil,
      (item) => this.#fall(item),
    );
    this.socket = new FarSocket(parts, (bytes) => this.#down.push(bytes, conditions.latency()));
    this.ws = new FarWebSocket(parts.deflates ? 'permessage-deflate' : '', {
      ping: () => this.#down.push('ping', conditions.latency()),
      close: (code, reason) => this.#sayEnd(code, reason),
      terminate: () => this.cut(),
      pause: (paused) => {
        this.#up.paused = paused;
        this.#up.go();
      },
    });
  }

  /** The server took it. */
  accepted(): void {
    const { clock, near, conditions, end } = this.#parts;
    clock.schedule(conditions.latency(), near, () => {
      if (this.#nearOpen) end.opened();
    });
  }

  send(text: string): void {
    this.#up.push({ text }, this.#parts.conditions.latency());
  }

  /** The browser lets go: the server hears of it later. */
  leave(): void {
    this.#nearOpen = false;
    this.#down.close();
    this.#up.push('end', this.#parts.conditions.latency());
  }

  /** The connection breaks: what is on its way is gone, and both sides hear of it, each in its time. */
  cut(): void {
    const { clock, near, conditions } = this.#parts;
    this.#up.close();
    this.#down.close();
    this.#farEnds(conditions.latency());
    clock.schedule(conditions.latency(), near, () => this.#nearEnds(1006, ''));
  }

  /** The server's process is gone: the browser hears of it as soon as a packet passes. */
  die(): void {
    const { clock, near, conditions } = this.#parts;
    this.#up.close();
    this.#down.close();
    const hear = () => {
      const held = conditions.downHeldUntil - clock.now;
      if (held > 0) clock.schedule(held, near, hear);
      else this.#nearEnds(1006, '');
    };
    clock.schedule(conditions.latency(), near, hear);
  }

  #rise(item: Up): void {
    if (item === 'end') return this.#farEnds(0);
    if (item === 'pong') return void this.ws.emit('pong');
    const bytes = Buffer.from(item.text);
    this.socket.bytesRead += bytes.length;
    this.ws.emit('message', bytes, false);
  }

  #fall(item: Down): void {
    if (!this.#nearOpen) return;
    if (item === 'ping') return this.#up.push('pong', this.#parts.conditions.latency());
    if (!Buffer.isBuffer(item)) {
      this.#up.push('end', this.#parts.conditions.latency());
      return this.#nearEnds(item.code, item.reason);
    }
    const { clock, far, conditions } = this.#parts;
    clock.schedule(conditions.latency(), far, () => this.socket.taken(item.length));
    this.#frames.read(item);
  }

  /** The close frame goes behind what is unsent. */
  #sayEnd(code: number, reason: string): void {
    const { clock, far, closeMs, conditions } = this.#parts;
    this.socket.whenFlushed(() => this.#down.push({ code, reason }, conditions.latency()));
    clock.schedule(closeMs, far, () => this.cut());
  }

  #nearEnds(code: number, reason: string): void {
    if (!this.#nearOpen) return;
    this.#nearOpen = false;
    this.#parts.end.closed(code, reason);
  }

  #farEnds(wait: number): void {
    if (this.ws.readyState === 3) return;
    this.ws.readyState = 3;
    this.socket.writable = false;
    this.#parts.clock.schedule(wait, this.#parts.far, () => this.ws.emit('close', 1006, ''));
  }
}
