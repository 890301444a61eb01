import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

type Headers = Record<string, string | string[] | undefined>;

/** The ways in which a proxy does other than it should; a right one unless said. */
export interface Misbehaviour {
  /** Speaks TLS by these. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Passes an upgrade on as a plain request. */
  readonly dropsUpgrades?: true;
  /** Refuses an upgrade, and keeps the connection for what comes next. */
  readonly keepsRefused?: true;
  /** Takes what carries this header for its own, and refuses it. */
  readonly wants?: string;
  /** Keeps an answer until its end. */
  readonly buffers?: true;
  /** Milliseconds of silence after which it ends a WebSocket or an event stream. */
  readonly idleMs?: number;
  /** Headers of a request as they are passed on, and of an answer. */
  readonly asks?: (headers: Headers, from: string) => Headers;
  readonly answers?: (headers: Headers) => Headers;
}

/** Passes Host on, and says for whom it asks. */
export const rightly = (headers: Headers, from: string): Headers => {
  return { ...headers, 'x-forwarded-for': from };
};

/**
 * A small proxy on this machine, before a server, which misbehaves as it is told to.
 *
 * @returns its port, and what ends it
 */
export async function openProxy(target: number, how: Misbehaviour = {}) {
  const { tls, asks = rightly, answers = (headers) => headers, idleMs } = how;
  const sockets = new Set<Duplex>();

  const ask = (incoming: IncomingMessage, more: Headers = {}) => {
    const headers = asks({ ...incoming.headers, ...more }, incoming.socket.remoteAddress ?? '');
    const { method, url: path } = incoming;
    const asked = request({ host: '127.0.0.1', port: target, method, path, headers, agent: false });
    incoming.socket.on('close', () => asked.destroy());
    return asked;
  };
  const headersOf = (headers: IncomingHttpHeaders) => {
    const told = Object.entries(answers({ ...headers }));
    return Object.fromEntries(told.filter(([, value]) => value !== undefined)) as Headers;
  };
  const endWhenIdle = (socket: Socket) => {
    if (idleMs !== undefined) socket.setTimeout(idleMs, () => socket.destroy());
  };
  const pass = async (incoming: IncomingMessage, response: ServerResponse) => {
    if (how.wants && incoming.headers[how.wants]) {
      response.writeHead(401).end('Who are you?');
      return;
    }
    const asked = ask(incoming, { connection: 'close' });
    asked.on('error', () => response.destroy());
    incoming.pipe(asked);
    asked.on('response', async (answer) => {
      const { statusCode = 502 } = answer;
      answer.on('error', () => response.destroy());
      if (answer.headers['content-type'] === 'text/event-stream') endWhenIdle(incoming.socket);
      const begin = () => response.writeHead(statusCode, headersOf(answer.headers));
      if (!how.buffers) {
        begin().flushHeaders();
        answer.pipe(response);
        return;
      }
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => begin().end(Buffer.concat(parts)));
    });
  };
  const upgrade = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (how.keepsRefused) {
      socket.write(headOf(426, { 'content-length': '0' }));
      socket.on('end', () => socket.end()).resume();
      return;
    }
    if (how.dropsUpgrades) {
      const { connection: _, upgrade: __, ...headers } = incoming.headers;
      incoming.headers = headers;
    }
    const asked = ask(incoming);
    asked.on('error', () => socket.destroy());
    asked.on('response', (answer) => {
      socket.write(headOf(answer.statusCode ?? 502, headersOf(answer.headers)));
      answer.pipe(socket);
    });
    asked.on('upgrade', (answer, upstream, first) => {
      socket.write(headOf(101, headersOf(answer.headers)));
      socket.write(first);
      upstream.write(head);
      endWhenIdle(incoming.socket);
      sockets.add(upstream);
      upstream.on('error', () => socket.destroy());
      upstream.on('close', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
      upstream.pipe(socket).pipe(upstream);
    });
    asked.end();
  };

  const server = tls ? createTlsServer(tls, pass) : createServer(pass);
  server.on('upgrade', upgrade);
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const open = () => [...sockets].filter(({ destroyed }) => !destroyed).length;
  const end = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, end, open };
}

function headOf(status: number, headers: Headers): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}\r\n`),
  );
  return `HTTP/1.1 ${status} -\r\n${lines.join('')}\r\n`;
}
