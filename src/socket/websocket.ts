import type { IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Dialect } from '../dialect/dialect.ts';
import { type Choice, chooseByFrame, chooseDialect, type Dialects } from '../dialect/dialects.ts';
import { subprotocol } from '../dialect/native.ts';
import { type Answerable, guard, guarded } from '../guard.ts';
import type { Ticket } from '../identity/ticket/ticket.ts';
import type { Tickets } from '../identity/ticket/tickets.ts';
import type { AddressCount } from '../net/counted-address.ts';
import { agreeOnDeflate } from '../net/deflate-offer.ts';
import type { DoorWatch } from '../net/door-watch.ts';
import { readOffers } from '../net/extension.ts';
import { sayFarewell } from '../net/farewell.ts';
import { Heartbeat } from '../net/heartbeat.ts';
import type { OriginRules } from '../net/origin.ts';
import { ruleOf, takesOrigin } from '../net/origin.ts';
import type { DialectName } from '../protocol/dialect-name.ts';
import { type ErrorCode, refusalText } from '../protocol/error.ts';
import { Outlet, type OutletParts } from '../send/outlet.ts';
import type { SessionParts } from './caller.ts';
import { ClosingSocket } from './closing-socket.ts';
import { WebSocketConnection } from './web-socket-connection.ts';

/** The choices of a listener where the handshake says nothing. */
export interface ListenerDefaults {
  readonly dialect: DialectName;
  readonly room: string | undefined;
  /** Other names under which it is reached: pages from there are of its own host. */
  readonly names?: readonly string[] | undefined;
}

/** The reason why an upgrade can't be a WebSocket of ours. */
export interface Unwelcome {
  readonly code: ErrorCode;
  /** The words that its clients expect to read; absent where our own words do. */
  readonly text?: string | undefined;
}

/** All WebSockets of this process. */
export interface Sockets {
  /**
   * Takes an upgrade in which `upgradeFault` finds none.
   * @returns why not, where it can't be a WebSocket of ours; the socket is then the caller's
   */
  upgrade(
    request: IncomingMessage,
    head: Buffer,
    listener: ListenerDefaults,
  ): Unwelcome | undefined;
  readonly size: number;
  /** Says `restart` to everybody and resolves when all are gone. */
  close(): Promise<void>;
}

export interface SocketsParts extends SessionParts {
  /** Those that are spoken here. */
  readonly dialects: Dialects;
  /** The origins whose pages may speak them. */
  readonly origins: OriginRules;
  readonly tickets: Pick<Tickets, 'find'>;
  readonly addressCount: AddressCount;
  /** Counts the connections; nobody does where it is absent. */
  readonly door?: DoorWatch | undefined;
  /** The use of permessage-deflate with clients that offer it. */
  readonly compression: boolean;
  readonly unsent?: OutletParts['unsent'];
  readonly onOpen?: (dialect: DialectName) => void;
  readonly onClose?: (dialect: DialectName) => void;
}

/** A choice of a client that shows a ticket. */
type Ticketed = Choice & { readonly ticket?: Ticket | undefined };

/** Bytes of the buffer a connection keeps once it has sent something compressed. */
const inflateBytes = 1_024;

/** Ways that lead to a WebSocket. */
const paths: ReadonlySet<string> = new Set(['/ws', '/chat']);

export function createSockets(parts: SocketsParts): Sockets {
  const { limits, hub } = parts;
  const heartbeat = new Heartbeat();
  const connections = new Set<WebSocketConnection>();
  const options = {
    noServer: true,
    WebSocket: ClosingSocket,
    clientTracking: false,
    perMessageDeflate: parts.compression && { zlibInflateOptions: { chunkSize: inflateBytes } },
    maxPayload: limits.frameBytes,
    maxFragments: limits.fragments,
    closeTimeout: limits.closeSeconds * 1_000,
    handleProtocols: (offered: Set<string>) =>
      offered.has(subprotocol) ? subprotocol : first(offered),
  };
  const server = new WebSocketServer(options);
  /** Does the address name another room than its ticket? */
  const isElsewhere = ({ room }: Ticket, query: URLSearchParams): boolean => {
    const named = query.get('roomCode') ?? query.get('room');
    return named !== null && hub.find(named)?.key !== room.key;
  };
  const outletParts = { flush: hub.flush, traffic: hub.traffic, limits, unsent: parts.unsent };

  const open = (request: IncomingMessage, head: Buffer, choice: Ticketed, mayGuess: boolean) => {
    const { dialect, ...address } = choice;
    const { socket, headers } = request;
    const sent = parts.addressCount.of(request);
    const offers = readOffers(headers['sec-websocket-extensions'] ?? '') ?? [];
    // `ws` takes what it is told was offered, and answers it word by word.
    headers['sec-websocket-extensions'] = agreeOnDeflate(offers);
    server.handleUpgrade(request, socket, head, (ws) => {
      guard(unmade(ws), () => {
        const outlet = new Outlet(socket, outletParts);
        let spoken = dialect.name;
        const choose = (frame: string) => {
          const better = chooseByFrame(choice, frame);
          if (better === choice) return undefined;
          parts.onClose?.(spoken);
          spoken = better.dialect.name;
          parts.onOpen?.(spoken);
          return { ...better, ticket: choice.ticket };
        };
        const onSpoken = () => parts.door?.spoken(socket);
        const made = { ws, socket, sent, outlet, dialect, address, heartbeat, onSpoken, parts };
        const connection = new WebSocketConnection(mayGuess ? { ...made, choose } : made);
        connections.add(connection);
        parts.onOpen?.(spoken);
        const forget = () => {
          connections.delete(connection);
          parts.onClose?.(spoken);
        };
        ws.once('close', guarded(connection, forget));
        const giveWay = () => {
          connection.close('too_many_connections');
          connection.cut();
        };
        parts.door?.upgraded(socket, guarded(connection, giveWay));
        const end = (code: ErrorCode) => connection.close(code);
        const giveBack = choice.ticket?.takeUp(guarded(connection, end));
        if (giveBack) ws.once('close', guarded(connection, giveBack));
        connection.begin();
      });
    });
  };

  /** The owner of a WebSocket that is none of ours yet. */
  const unmade = (ws: ClosingSocket): Answerable => ({
    fail(error) {
      parts.onBug(error);
      ws.on('error', () => {});
      ws.terminate();
    },
  });

  return {
    upgrade(request, head, listener) {
      const url = URL.parse(request.url ?? '/', 'ws://here');
      if (!url) return { code: 'bad_request' };
      const { pathname, searchParams } = url;
      if (!paths.has(pathname)) return { code: 'not_found' };
      const offered = request.headers['sec-websocket-protocol'] ?? '';
      const subprotocols = offered.split(',').map((name) => name.trim());
      const handshake = { path: pathname, subprotocols, query: searchParams };
      const choice = chooseDialect(handshake, listener, parts.dialects);
      if (!choice) return { code: 'no_dialect' };
      const { dialect } = choice;
      const text = dialect.enters === 'by-hello' ? null : searchParams.get('ticket');
      const ticket = text === null ? undefined : parts.tickets.find(text, 'connect');
      if (text !== null && !ticket) return { code: 'bad_ticket' };
      // Their clients have no word for who they are.
      if (parts.identity.guests === 'off' && dialect.enters !== 'by-hello' && !ticket)
        return { code: 'guests_off' };
      const mayCome = (name: DialectName) =>
        parts.dialects.has(name) &&
        takesOrigin(request, ruleOf(parts.origins, name), listener.names);
      if (!mayCome(dialect.name))
        return { code: 'origin_refused', text: strangeText(dialect, parts.limits) };
      const isGuess = choice.isGuess === true && mayCome('roomcode');
      if (!ticket) open(request, head, choice, isGuess);
      else if (isElsewhere(ticket, searchParams)) return { code: 'bad_ticket' };
      else open(request, head, { ...choice, room: ticket.room.code, ticket }, isGuess);
      return undefined;
    },
    get size() {
      return connections.size;
    },
    close() {
      heartbeat.stop();
      return sayFarewell(connections);
    },
  };
}

function first(offered: ReadonlySet<string>): string | false {
  for (const one of offered) return one;
  return false;
}

/** The words for a page of a strange origin: those that clients of the dialect know, then ours. */
function strangeText(
  { strangeOrigin }: Dialect,
  limits: SocketsParts['limits'],
): string | undefined {
  if (strangeOrigin === undefined) return undefined;
  return `${strangeOrigin}${refusalText('origin_refused', limits)}\n`;
}
