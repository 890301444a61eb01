import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Answerable, guard, guarded } from '../guard.ts';

/** The connections that have asked nothing yet, each with the bytes that had come when it began. */
const unasked = new WeakMap<Server, Map<Socket, number>>();

/**
 * Keeps the connections of a server that say nothing: Node 24 leaves them open where a server closes, and
 * waits until they are over.
 *
 * @returns what is told of a connection that asked something
 */
export function keepUnasked(
  server: Server,
  begins: 'connection' | 'secureConnection',
  owning: (socket: Socket) => Answerable,
): (socket: object) => void {
  const silent = new Map<Socket, number>();
  unasked.set(server, silent);
  const begin = (socket: Socket) => {
    silent.set(socket, socket.bytesRead);
    const forget = () => silent.delete(socket);
    socket.once('close', guarded(owning(socket), forget));
  };
  server.on(begins, (socket: Socket) => guard(owning(socket), () => begin(socket)));
  return (socket) => {
    silent.delete(socket as Socket);
  };
}

/** Ends the connections of a server that have said nothing. */
export function endUnasked(server: Server): void {
  for (const [socket, from] of unasked.get(server) ?? []) {
    if (socket.bytesRead === from) socket.destroy();
  }
}
