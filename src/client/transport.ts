import { readFrame, subprotocol, type Word } from '../dialect/native.ts';
import type { Command } from '../protocol/command.ts';
import type { SocketClass } from './any-socket.ts';
import type { Call } from './call.ts';

/** The way to the server and back: a WebSocket, or what does as one. */
export interface Transport {
  /** @param call ends the request, where that can be done still */
  send(command: Command, call?: Call): void;
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

const open = 1;

/** @throws SyntaxError where no WebSocket can have this address */
export function openSocket(
  url: string,
  end: TransportEnd,
  Socket: SocketClass = WebSocket,
): Transport {
  const socket = new Socket(url, subprotocol);
  // One that is an emitter of Node's would end the process where nobody hears its error.
  socket.onerror = () => {};
  socket.onopen = () => end.opened();
  socket.onmessage = ({ data }: { readonly data: string }) => {
    end.alive();
    for (const heard of readFrame(data)) {
      // What was heard may have made us let go of the connection.
      if (socket.onmessage) end.heard(heard);
    }
  };
  socket.onclose = ({ code, reason }: { readonly code: number; readonly reason: string }) =>
    end.closed(code, reason);
  return {
    send(command) {
      if (socket.readyState === open) socket.send(JSON.stringify(command));
    },
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}
