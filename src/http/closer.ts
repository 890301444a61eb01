import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * A way to close a server gently: no new connections, an end to those that wait for nothing, and
 * the rest as soon as they are answered. Node itself takes a connection for idle only after its
 * first request, while browsers open some in advance, and looks for idle ones only once.
 */
export function closerOf(server: Server): () => Promise<void> {
  const silent = new Set<Socket>();
  const speaks = ({ socket }: IncomingMessage) => void silent.delete(socket);
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('upgrade', speaks);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    speaks(request);
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of silent) socket.destroy();
    });
}
