import { EventEmitter } from 'node:events';

/** What the server asks of its half. */
interface Asks {
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  pause(paused: boolean): void;
}

/** The server's WebSocket, as `ws` shows it. */
export class FarWebSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly extensions: string;
  readyState = 1;
  onClosing: (() => void) | undefined;
  readonly #asks: Asks;

  constructor(extensions: string, asks: Asks) {
    super();
    this.extensions = extensions;
    this.#asks = asks;
  }

  ping(): void {
    if (this.readyState === 1) this.#asks.ping();
  }

  close(code: number, reason: string): void {
    if (this.readyState !== 1) return;
    this.onClosing?.();
    this.readyState = 2;
    this.#asks.close(code, reason);
  }

  terminate(): void {
    if (this.readyState !== 3) this.#asks.terminate();
  }

  pause(): void {
    this.#asks.pause(true);
  }

  resume(): void {
    this.#asks.pause(false);
  }
}
