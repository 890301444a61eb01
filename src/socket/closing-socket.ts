import { WebSocket } from 'ws';

/**
 * A WebSocket that says when its close frame is about to leave, whoever began: what is unsent has
 * to go before it, and nothing may come after (RFC 6455, 5.5.1).
 */
export class ClosingSocket extends WebSocket {
  /** @returns the reason where none is given: `ws` itself gives none for a breach of the protocol */
  onClosing: ((code: number | undefined) => string | undefined) | undefined;

  override close(code?: number, reason?: string | Buffer): void {
    const usual = this.onClosing?.(code);
    super.close(code, reason ?? usual);
  }
}
