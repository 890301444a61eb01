import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { complain, guard, guarded } from '../guard.ts';
import type { ErrorCode } from '../protocol/error.ts';
import { CannotListen } from './cannot-listen.ts';
import type { DoorWatch } from './door-watch.ts';
import { codeOfParser, isOfParser } from './parser-fault.ts';
import { rawRefusal } from './refusal.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import type { Site } from './site.ts';
import { createTaking, type TakingParts } from './taking.ts';
import type { Tls } from './tls/tls.ts';
import { endUnasked, keepUnasked } from './unasked.ts';

/** The parts of a server of our own. */
export interface HttpServerParts extends Omit<TakingParts, 'isShared'> {
  /** Counts the connections; nobody does where it is absent. */
  readonly door?: DoorWatch | undefined;
  /** Spoken before HTTP; without it, connections are plain. */
  readonly tls?: Tls | undefined;
  /** Says which part of a target is the way to the site; none unless said. */
  readonly site?: Pick<Site, 'within' | 'base'> | undefined;
}

const keepAliveSeconds = 65;
const checkEveryMs = 1_000;

/**
 * A server that is not listening yet. Slow, oversized and malformed requests end here, before any
 * handler sees them, and each with an answer.
 */
export function createHttpServer(parts: HttpServerParts): Server {
  const { limits, takesHost, door, onRefusal, onBug = complain, tls, site } = parts;
  const taking = createTaking(parts);
  const { owning, pipelines } = taking;
  const headersTimeout = limits.headerSeconds * 1_000;
  const options: ServerOptions = {
    headersTimeout,
    requestTimeout: Math.max(limits.requestSeconds * 1_000, headersTimeout),
    connectionsCheckingInterval: Math.min(checkEveryMs, headersTimeout / 2),
    keepAliveTimeout: keepAliveSeconds * 1_000,
    maxHeaderSize: limits.headerBytes,
    // We say it in our words, and about two of them as well.
    requireHostHeader: false,
    shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
  };
  const plain = { takesHost: takesHost ?? (() => true), onRefusal: onRefusal ?? (() => {}) };
  const server = tls?.createServer(options, plain) ?? createServer(options);
  server.setTimeout(limits.requestSeconds * 2_000);
  // Who has no more to ask still hears the answers that wait, as with `nc -N`.
  Object.assign(server, { httpAllowHalfOpen: true });

  const hasAsked = keepUnasked(server, tls ? 'secureConnection' : 'connection', owning);
  const answer = (request: IncomingMessage, response: ServerResponse, fault?: ErrorCode) => {
    if (site && request.url !== undefined) request.url = site.within(request.url);
    hasAsked(request.socket);
    door?.asked(request, response);
    // Closing, Node ends the connections that are idle, but not those that become so.
    const tidy = () => {
      door?.answered(request.socket);
      if (!server.listening) server.closeIdleConnections();
    };
    response.once('close', guarded(owning(request.socket), tidy));
    taking.request(request, response, fault);
  };
  const refuse = (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!isOfParser(error)) {
      socket.destroy();
      return;
    }
    const code = codeOfParser(error);
    // Whoever goes away in the middle of something did nothing wrong, and may still hear it.
    if (error.code !== 'HPE_INVALID_EOF_STATE') onRefusal?.(code, addressOf(socket));
    pipelines.refuse(socket, rawRefusal(code, limits));
  };
  // Of a connection that can't be accepted: it is lost, and those that are here are not.
  const miss = (error: unknown) => server.listening && onBug(error);
  server.on('error', guarded({ fail: onBug }, miss));
  server.on('request', (request, response) =>
    guard(owning(request.socket), () => answer(request, response)),
  );
  // Node's own words for it are none at all.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    guard(owning(request.socket), () => answer(request, response, 'wrong_expect')),
  );
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    guard(owning(socket), () => {
      hasAsked(socket);
      // Where the site stands at `/chat`, that is the way of golang-chat's sockets all the same.
      if (site && pathOf(request) !== site.base) request.url = site.within(request.url ?? '/');
      taking.upgrade(request, socket, head);
    }),
  );
  server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
    guard(owning(socket), () => {
      onRefusal?.('wrong_method', addressOf(socket));
      refuseUpgrade(socket, 'wrong_method', limits);
    }),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) =>
    guard(owning(socket), () => refuse(error, socket)),
  );
  door?.over(server, tls === undefined);
  return server;
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

/** The address of a TCP socket, as all that come here are, whatever Node's types say. */
function addressOf(socket: Duplex): string | undefined {
  return socket instanceof Socket ? socket.remoteAddress : undefined;
}

/** Somebody listens there already. */
export class PortTaken extends CannotListen {
  override name = 'PortTaken';
}

/** Only this machine can reach these. */
export const loopback: readonly string[] = ['127.0.0.1', '::1'];

export interface ListenPlan {
  /** Called once per host and attempt. */
  readonly create: () => Server;
  /** 0 takes any that is free on all hosts. */
  readonly port: number;
  readonly hosts?: readonly string[];
}

/** Servers that share one port. */
export interface Listening {
  readonly port: number;
  /** The addresses of the plan that this machine has. */
  readonly hosts: readonly string[];
  readonly servers: readonly Server[];
  /** Takes no new connections, ends idle ones, and resolves when the last one is over. */
  close(): Promise<void>;
  /** Cuts every connection that is not a WebSocket's. */
  cut(): void;
}

const attempts = 20;

/**
 * Listens on one port of several hosts. A host this machine lacks (`::1` where IPv6 is off) is left
 * out, as long as there is another.
 *
 * @throws PortTaken, CannotListen
 */
export async function listenAll({
  create,
  port,
  hosts = loopback,
}: ListenPlan): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const bound: Bound[] = [];
    try {
      for (const host of hosts) {
        const wanted = bound[0] ? portOf(bound[0].server) : port;
        const server = await bind(create(), wanted, host, hosts.length > 1);
        if (server) bound.push({ host, server });
      }
      if (bound.length > 0) return listening(bound);
      throw new CannotListen(`This machine has no address ${hosts.join(' or ')} to listen on.`);
    } catch (error) {
      await Promise.all(bound.map(close));
      if (port !== 0 || !(error instanceof PortTaken) || attempt === attempts) throw error;
    }
  }
}

interface Bound {
  readonly host: string;
  readonly server: Server;
}

function listening(bound: readonly Bound[]): Listening {
  const servers = bound.map(({ server }) => server);
  return {
    port: portOf(servers[0] as Server),
    hosts: bound.map(({ host }) => host),
    servers,
    close: async () => {
      await Promise.all(bound.map(close));
    },
    cut: () => {
      for (const server of servers) server.closeAllConnections();
    },
  };
}

/** Undefined where this machine has no such address. */
async function bind(
  server: Server,
  port: number,
  host: string,
  ipv6Only: boolean,
): Promise<Server | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ port, host, ipv6Only }, resolve);
  try {
    await promise;
    return server;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return undefined;
    throw whyNot(code, port, host, error);
  } finally {
    server.off('error', reject);
  }
}

function whyNot(code: string | undefined, port: number, host: string, cause: unknown): Error {
  const where = `port ${port} of ${host}`;
  if (code === 'EADDRINUSE') {
    return new PortTaken(`Something listens on ${where} already.`, { cause });
  }
  if (code === 'EACCES')
    return new CannotListen(`Listening on ${where} is not allowed.`, { cause });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new CannotListen(`There is no host ${host}.`, { cause });
  }
  return new CannotListen(`Listening on ${where} failed: ${code ?? String(cause)}.`, { cause });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function close({ server }: Bound): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    endUnasked(server);
  });
}
