import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryBus } from '../../src/bus/memory.ts';
import { createDesk, type DeskParts } from '../../src/http/desk.ts';
import { createMetrics } from '../../src/http/ops/metrics.ts';
import { guests } from '../../src/identity/guest.ts';
import { Tickets } from '../../src/identity/ticket/tickets.ts';
import { createLog } from '../../src/log.ts';
import { createAddressCount } from '../../src/net/counted-address.ts';
import { createHttpServer, listenAll } from '../../src/net/listen.ts';
import { Site } from '../../src/net/site.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { createRooms } from '../../src/room/rooms.ts';
import type { ListenerDefaults } from '../../src/socket/websocket.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';

export interface OwnHouse {
  readonly port: number;
  readonly url: string;
  readonly store: Store;
  /** Fetches a path of this house; redirects are answers. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Posts to a room. */
  post(room: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** The desk with real rooms, a real store and a real port. */
export async function openHouse({
  listener,
  ...changed
}: Partial<DeskParts> & { readonly listener?: ListenerDefaults } = {}): Promise<OwnHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-http-'));
  const log = createLog('silent');
  const limits = changed.limits ?? defaultLimits;
  const store = await openSqliteStore({ folder, log, onBroken: () => {} });
  const rooms = createRooms({ store, bus: createMemoryBus(), limits });
  const metrics = createMetrics({ writes: 0, bytes: 0, deliveries: 0 });
  const desk = createDesk({
    store,
    rooms,
    identity: guests,
    people: {
      count: () => 0,
      countOf: () => 0,
      called: (_, author) => author,
      reading: { move: () => {} },
      hint: () => {},
    },
    streams: { open: async () => {} },
    tickets: new Tickets(limits),
    limits,
    log,
    metrics,
    ready: () => true,
    addressCount: createAddressCount(undefined, log),
    onRefusal: (code) => metrics.refusals.inc({ code }),
    origins: 'any',
    figures: { type: 'all' },
    assetFolder: join(folder, 'nothing-built'),
    site: new Site(),
    ...changed,
  });
  const create = () =>
    createHttpServer({
      listener: desk.answerTo(listener),
      upgrade: (_, socket) => socket.destroy(),
      limits,
    });
  const door = await listenAll({ create, port: 0, hosts: ['127.0.0.1'] });
  const url = `http://127.0.0.1:${door.port}`;
  return {
    port: door.port,
    url,
    store,
    ask: (path, init) => fetch(url + path, { redirect: 'manual', ...init }),
    post: (room, body, headers) =>
      fetch(`${url}/api/rooms/${room}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    close: async () => {
      door.cut();
      await door.close();
      await rooms.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What a refusal says. */
export async function refusalIn(response: Response): Promise<[status: number, code: string]> {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
}

export const secretOf = (letter: string): string => letter.repeat(43);
export const bearer = (letter: string) => ({ authorization: `Bearer ${secretOf(letter)}` });
