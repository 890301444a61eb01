import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type DoorParts, hostsTaken, upgrader } from './doors.ts';
import { guarded } from './guard.ts';
import { checkNames } from './known-names.ts';
import { attachAt, type HttpServer } from './net/attach.ts';
import { createHostCheck } from './net/host.ts';
import { looserThan } from './net/looser.ts';
import { putBodyBack } from './net/parsed-body.ts';
import { refuseResponse } from './net/refusal.ts';
import { refuseUpgrade } from './net/refuse-upgrade.ts';
import { baseOf, below, isPath } from './net/site.ts';
import { createTaking } from './net/taking.ts';
import type { ErrorCode } from './protocol/error.ts';
import type { ListenerDefaults } from './socket/websocket.ts';

/** The place of a Parlour on a server of a program's own. */
export interface AttachOptions {
  /** The path below which all of it is: `/chat`. `/` is the whole server. */
  readonly path: string;
}

/** A Parlour on a server of a program's own. */
export interface Attached {
  /** Takes it away: the server's other listeners hear of its path again. */
  detach(): void;
}

/** The ways by which requests come from servers of a program's own. */
export interface Attachments {
  attach(server: HttpServer, options: AttachOptions): Attached;
  handle(request: IncomingMessage, response: ServerResponse): void;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** A sentence for each bound of such a server that is looser than here. */
  readonly warnings: readonly string[];
  /** Answers `restart` to all that still comes. */
  refuse(): void;
  /** Resolves when all that was asked for is answered, and takes itself away. */
  close(): Promise<void>;
}

/** Milliseconds for which a stop waits until answers are taken. */
const lastMoment = 1_000;

/** The doors that a program opens: those of its own servers. */
export function createAttachments(parts: DoorParts): Attachments {
  const { config, site, desk, addressCount, unsent, door, onRefusal, onBug } = parts;
  const { limits } = config;
  const takesHost = createHostCheck(hostsTaken(config));
  const defaults: ListenerDefaults = {
    dialect: 'golem',
    room: undefined,
    names: site.origin === undefined ? [] : [site.origin],
  };
  const taking = createTaking({
    ...{ limits, takesHost, addressCount, gate: desk.gate, unsent, onRefusal, onBug },
    listener: desk.answerTo(),
    upgrade: upgrader(parts, defaults, takesHost),
    isShared: true,
  });
  const servers = new Map<HttpServer, () => void>();
  const open = new Set<ServerResponse>();
  let closing = false;
  let settled = () => {};
  const cut = () => {
    for (const response of open) response.destroy();
  };

  /** The reason why nothing is done for a request; told before anything is. */
  const faultOf = (request: IncomingMessage): ErrorCode | undefined => {
    if (closing) return 'restart';
    return door.comes(request) ? undefined : 'too_many_connections';
  };
  const request = (request: IncomingMessage, response: ServerResponse) => {
    const fault = faultOf(request);
    if (fault) {
      onRefusal(fault, addressCount.of(request).from);
      return refuseResponse(response, fault, limits);
    }
    door.asked(request, response);
    open.add(response);
    const over = () => {
      open.delete(response);
      door.answered(request.socket);
      if (open.size === 0) settled();
    };
    response.once('close', guarded({ fail: onBug }, over));
    taking.request(request, response);
  };
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (closing) refuseUpgrade(socket, 'restart', limits);
    else taking.upgrade(request, socket, head);
  };

  return {
    attach(server, options) {
      checkNames(options, ['path'], 'option of attach');
      const { path } = options;
      if (typeof path !== 'string' || !isPath(path))
        throw new TypeError(`A path is like /chat, not "${path}".`);
      const base = baseOf(path);
      if (servers.size > 0 && base !== site.base && !site.isSettled) {
        throw new TypeError(
          `It is at ${site.base || '/'} already: publicUrl says where people find it.`,
        );
      }
      const leave = attachAt(server, base, { request, upgrade });
      const detach = () => {
        leave();
        servers.delete(server);
      };
      servers.set(server, detach);
      site.standAt(base);
      return { detach };
    },
    handle(asked, response) {
      const mount = mountOf(asked);
      // Spellings of one path are many where a framework minds no case: what the program says counts, and
      // where it says nothing, the first one.
      if (mount !== '') site.base || site.standAt(mount);
      else if (asked.url !== undefined) asked.url = site.within(asked.url);
      putBodyBack(asked);
      request(asked, response);
    },
    handleUpgrade(asked, socket, head) {
      const { url = '/' } = asked;
      const inside = below(mountOf(asked) || site.base, url);
      // A proxy may have taken the path away, unless there is somebody else whose it could be.
      if (inside === undefined && isHeardByOthers(socket)) return;
      upgrade(inside === undefined ? asked : withUrl(asked, inside), socket, head);
    },
    get warnings() {
      return [...servers.keys()].flatMap((server) => looserThan(limits, server));
    },
    refuse() {
      closing = true;
    },
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      settled = resolve;
      const late = setTimeout(guarded({ fail: onBug }, cut), lastMoment);
      if (open.size > 0) await promise;
      clearTimeout(late);
      for (const detach of [...servers.values()]) detach();
    },
  };
}

/** Do others listen for upgrades of the server that a connection came to? */
function isHeardByOthers(socket: Duplex & { readonly server?: unknown }): boolean {
  return socket.server instanceof EventEmitter && socket.server.listenerCount('upgrade') > 1;
}

/** A request as it is below a path, for ourselves alone: others who listen read the same request. */
function withUrl(request: IncomingMessage, url: string): IncomingMessage {
  return Object.create(request, { url: { value: url, writable: true } });
}

/** The path at which a framework has put a handler: Express, Connect and Koa take it off the URL. */
function mountOf(request: IncomingMessage): string {
  const { originalUrl, url = '/' } = request as IncomingMessage & { originalUrl?: unknown };
  if (typeof originalUrl !== 'string') return '';
  const [whole = '', inside = '/'] = [originalUrl, url].map((one) => one.split('?', 1)[0]);
  if (whole.endsWith(inside)) return whole.slice(0, -inside.length);
  return inside === '/' ? whole : '';
}
