import { WebSocket } from 'ws';

/**
 * A WebSocket that says when its close frame is about to leave, whoever began: what is unsent has
 * to go before it, and nothing may come after (RFC 6455, 5.5.1).
 */
export class ClosingSocket extends WebSocket {
  onClosing: (() => void) | undefined;

  override close(code?: number, reason?: string | Buffer): void {
    this.onClosing?.();
    super.close(code, reason);
  }
}
