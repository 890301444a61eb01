import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { type Answerable, complain, guard } from '../guard.ts';
import { upgradersOf } from '../net/attach.ts';
import { answer, nothingHere, refuse } from './handshake.ts';

/** A part that can stand at a path of a server. */
export interface Mountable {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
}

/** A server that speaks HTTP/1.1, with TLS or without. */
export type HttpServer = Server | SecureServer;

const mounts = new WeakMap<HttpServer, Map<string, Mountable>>();

/**
 * Puts `what` at a path. Upgrades elsewhere are left to other listeners, if there are any; plain
 * requests are answered only where nobody else listens for them.
 *
 * @returns takes it away again
 * @throws TypeError where something stands there already
 */
export function mount(server: HttpServer, path: string, what: Mountable): () => void {
  const paths = mounts.get(server) ?? open(server);
  if (paths.has(path)) throw new TypeError(`There is a router at ${path} already.`);
  paths.set(path, what);
  return () => paths.delete(path);
}

function open(server: HttpServer): Map<string, Mountable> {
  const paths = new Map<string, Mountable>();
  mounts.set(server, paths);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    guard(endOf(socket), () => {
      const what = paths.get(pathOf(request));
      if (what) what.handleUpgrade(request, socket, head);
      else if (upgradersOf(server) === 1) refuse(socket, nothingHere);
    });
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    guard(endOf(request.socket), () => {
      if (server.listenerCount('request') > 1) return;
      const what = paths.get(pathOf(request));
      if (what) what.handleRequest(request, response);
      else answer(response, nothingHere);
    });
  });
  return paths;
}

const endOf = (socket: Duplex): Answerable => ({
  fail(error) {
    complain(error);
    socket.destroy();
  },
});

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] as string;
}
