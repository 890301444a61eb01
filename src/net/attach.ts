import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { complain, guarded } from '../guard.ts';
import { below } from './site.ts';

/** A server that speaks HTTP/1.1, with TLS or without. */
export type HttpServer = Server | SecureServer;

/** The handlers of all that comes to a path of another's server. */
export interface Guest {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** The guests of each server, by their paths; the longest path first. */
const houses = new WeakMap<HttpServer, House>();

/**
 * Hands over to a guest what comes to its path and below it, and nothing else; the others who listen to
 * the server, before or after this, hear nothing of it. So none of them answers what is not theirs, ends
 * an upgrade that they do not know, or is asked for one that nobody of them takes.
 *
 * @param path as in a URL, without a slash at its end; '' is all of the server
 * @returns takes the guest away again
 * @throws TypeError where it is no server of `node:http` or `node:https`, or a guest is at that path
 */
export function attachAt(server: HttpServer, path: string, guest: Guest): () => void {
  if (![Server, SecureServer].some((kind) => (server as object) instanceof kind)) {
    throw new TypeError('It attaches to a server of node:http or node:https.');
  }
  const house = houses.get(server) ?? new House(server);
  houses.set(server, house);
  return house.take(path, guest);
}

/**
 * A server of another with its guests. What is emitted passes here first: a listener beside others could
 * not keep anything from them, and which of them comes first is the program's to say.
 */
class House {
  readonly #guests = new Map<string, Guest>();
  readonly #server: Upgrading;
  #leave: (() => void) | undefined;

  constructor(server: HttpServer) {
    this.#server = server as Upgrading;
  }

  take(path: string, guest: Guest): () => void {
    if (this.#guests.has(path)) throw new TypeError(`There is somebody at ${path || '/'} already.`);
    this.#leave ??= this.#enter();
    this.#guests.set(path, guest);
    return () => {
      if (this.#guests.get(path) !== guest) return;
      this.#guests.delete(path);
      if (this.#guests.size === 0) this.#leave?.();
    };
  }

  /** @returns leaves the server as it was, unless others have put theirs around it meanwhile */
  #enter(): () => void {
    const server = this.#server;
    const { emit, shouldUpgradeCallback: mayUpgrade } = server;
    const pass = (event: string, args: readonly unknown[]) => this.#pass(event, args);
    const isOurs = (request: IncomingMessage) => this.#guestOf(request) !== undefined;
    const ownEmit = function (this: HttpServer, event: string, ...args: unknown[]) {
      return pass(event, args) || Reflect.apply(emit, this, [event, ...args]);
    } as HttpServer['emit'];
    const ownMayUpgrade: MayUpgrade = function (this: HttpServer, request) {
      if (!isOurs(request)) return upgradersOf(this) > 0 && mayUpgrade.call(this, request);
      return request.headers.upgrade?.toLowerCase() === 'websocket';
    };
    server.on('upgrade', unheard);
    server.emit = ownEmit;
    server.shouldUpgradeCallback = ownMayUpgrade;
    return () => {
      if (server.emit !== ownEmit || server.shouldUpgradeCallback !== ownMayUpgrade) return;
      server.off('upgrade', unheard);
      server.emit = emit;
      server.shouldUpgradeCallback = mayUpgrade;
      this.#leave = undefined;
    };
  }

  /** @returns whether a guest takes it */
  #pass(event: string, args: readonly unknown[]): boolean {
    if (!passing.has(event)) return false;
    const [request, second, head] = args as [IncomingMessage, ServerResponse & Duplex, Buffer];
    const found = this.#guestOf(request);
    if (!found) return false;
    request.url = found.url;
    if (event === 'upgrade') found.guest.upgrade(request, second, head);
    else {
      if (event === 'checkContinue') second.writeContinue();
      found.guest.request(request, second);
    }
    return true;
  }

  #guestOf({ url = '/' }: IncomingMessage): { guest: Guest; url: string } | undefined {
    let longest = '';
    let found: { guest: Guest; url: string } | undefined;
    for (const [path, guest] of this.#guests) {
      if (found && path.length <= longest.length) continue;
      const inside = below(path, url);
      if (inside === undefined) continue;
      [longest, found] = [path, { guest, url: inside }];
    }
    return found;
  }
}

/** Node ends an upgrade for which nobody listens, before it is emitted. */
const unheard = guarded({ fail: complain }, () => {});

/** The number of those who listen for upgrades themselves. */
export function upgradersOf(server: HttpServer): number {
  return server.listeners('upgrade').filter((listener) => listener !== unheard).length;
}

const passing: ReadonlySet<string> = new Set([
  ...['request', 'upgrade'],
  ...['checkContinue', 'checkExpectation'],
]);

type MayUpgrade = (this: HttpServer, request: IncomingMessage) => boolean;
/** A server as Node has it, from 24.9 on; its types do not say so. */
type Upgrading = HttpServer & { shouldUpgradeCallback: MayUpgrade };
