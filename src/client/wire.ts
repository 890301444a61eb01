import { subprotocol } from '../dialect/native.ts';

/** What frames go through: a WebSocket, or what does as one. */
export interface Wire {
  send(frame: string): void;
  /** Nothing is told any more. */
  close(): void;
}

export interface WireEnd {
  opened(): void;
  /** A frame; an empty one only shows that the other side is there. */
  heard(frame: string): void;
  closed(code: number, reason: string): void;
}

/** @throws SyntaxError where no WebSocket can have this address */
export function openSocket(url: string, end: WireEnd): Wire {
  const socket = new WebSocket(url, subprotocol);
  socket.onopen = () => end.opened();
  socket.onmessage = ({ data }) => end.heard(typeof data === 'string' ? data : '');
  socket.onclose = ({ code, reason }) => end.closed(code, reason);
  return {
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    },
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}
