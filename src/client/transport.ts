import { readFrame, subprotocol, type Word } from '../dialect/native.ts';
import type { Command } from '../protocol/command.ts';

/** The way to the server and back: a WebSocket, or what does as one. */
export interface Transport {
  send(command: Command): void;
  /** Nothing is told any more. */
  close(): void;
}

export interface TransportEnd {
  opened(): void;
  /** Nothing but that the other side is there. */
  alive(): void;
  heard(heard: Word): void;
  closed(code: number, reason: string): void;
}

/** Opens a way to the server. */
export type OpenTransport = (base: URL, end: TransportEnd) => Transport;

/** @throws SyntaxError where no WebSocket can have this address */
export function openSocket(url: string, end: TransportEnd): Transport {
  const socket = new WebSocket(url, subprotocol);
  socket.onopen = () => end.opened();
  socket.onmessage = ({ data }) => {
    end.alive();
    for (const heard of readFrame(data)) {
      // What was heard may have made us let go of the connection.
      if (socket.onmessage) end.heard(heard);
    }
  };
  socket.onclose = ({ code, reason }) => end.closed(code, reason);
  return {
    send(command) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command));
    },
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}
