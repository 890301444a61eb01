import { randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { join, resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { createMemoryBus } from './bus/memory.ts';
import type { Config, Listener } from './config/config.ts';
import { hostNameOf } from './config/reach.ts';
import type { OnBug } from './guard.ts';
import { createDesk, type Desk } from './http/desk.ts';
import { answerFigures, createMetrics, type FigureRule, type Metrics } from './http/ops/metrics.ts';
import { Hub } from './hub/hub.ts';
import { createRefusalLog, type Log } from './log.ts';
import { createHostCheck, type TakesHost } from './net/host.ts';
import { createHttpServer, type Listening, listenAll, loopback } from './net/listen.ts';
import { refuseUpgrade } from './net/refuse-upgrade.ts';
import { upgradeFault } from './net/request-fault.ts';
import { newCode } from './protocol/code.ts';
import type { DialectName, SpeechName } from './protocol/dialect-name.ts';
import type { ErrorCode } from './protocol/error.ts';
import type { Limits } from './protocol/limit.ts';
import { createRooms } from './room/rooms.ts';
import { unsentBudget } from './send/unsent.ts';
import { createEventStreams } from './socket/sse.ts';
import { createSockets, type ListenerDefaults, type Sockets } from './socket/websocket.ts';
import { openSqliteStore } from './store/sqlite/sqlite.ts';

/** A server that is open. */
export interface Parlour {
  /** Where this machine reaches it: `http://localhost:8080`. */
  readonly url: string;
  readonly port: number;
  /** The further listeners, on the ports they have. */
  readonly listeners: readonly OpenListener[];
  /** Where the figures are, if they have a port of their own. */
  readonly metricsPort: number | undefined;
  /** A link to a room that nobody was in yet. */
  readonly roomLink: string;
  /** The folder of the database, absolute. */
  readonly data: string;
  /** Finishes commits, says `restart` to every socket, and lets go of everything. */
  stop(): Promise<void>;
}

/** A port with a dialect of its own. */
export interface OpenListener {
  readonly port: number;
  readonly dialect: DialectName;
  readonly room: string | undefined;
}

export interface ParlourParts {
  readonly config: Config;
  readonly log: Log;
  /** Called once when nothing can be promised any more: the process should end. */
  readonly onBroken?: (error: Error) => void;
}

/**
 * Opens a server.
 *
 * @example
 * const parlour = await openParlour({ config: readConfig({ port: '0' }, {}), log: createLog('info') });
 * console.log(parlour.url);
 * await parlour.stop();
 * @throws StoreUnusable, PortTaken, CannotListen, each with one sentence for whoever starts it
 */
export async function openParlour({ config, log, onBroken }: ParlourParts): Promise<Parlour> {
  const { limits } = config;
  const data = resolve(config.data);
  unsentBudget.allow(limits.unsentTotalBytes);
  const store = await openSqliteStore({
    folder: data,
    log,
    codes: config.codes,
    onBroken: (error) => onBroken?.(error),
  });
  try {
    for (const { code } of config.public) {
      const room = store.find(code, limits);
      if (room) await store.setPublic(room, true);
    }
    const onBug = (error: unknown) => log.error({ err: error }, 'a bug, which ended what it met');
    const bus = createMemoryBus(onBug);
    const hub = new Hub({ store, bus, limits, onBug });
    const metrics = createMetrics(hub.traffic);
    const onCommit = (facts: number, milliseconds: number) => {
      metrics.committed.inc(facts);
      metrics.commitSeconds.observe(milliseconds / 1_000);
    };
    const pace = (key: string) => hub.pace(key);
    const rooms = createRooms({ store, bus, limits, pace, onCommit, onBug });
    const refusals = createRefusalLog(log);
    const onRefusal: OnRefusal = (code, from) => {
      metrics.refusals.inc({ code });
      refusals.note(code, from);
    };
    const counted = {
      onBug,
      onOpen: (dialect: SpeechName) => metrics.connections.inc({ dialect }),
      onClose: (dialect: SpeechName) => metrics.connections.dec({ dialect }),
    };
    const { dialects, origins, compression } = config;
    const wires = { dialects, origins, compression };
    const sockets = createSockets({ hub, rooms, limits, onRefusal, ...wires, ...counted });
    const streams = createEventStreams({ hub, limits, ...counted });
    let ready = true;
    const desk = createDesk({
      store,
      rooms,
      people: hub,
      streams,
      limits,
      dialects,
      log,
      metrics,
      ready: () => ready,
      onRefusal,
      origins: config.origins.api,
      figures: publicFigures(config),
      assetFolder: assetFolder(),
      ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    });
    const doors = await openDoors({ config, desk, sockets, metrics, onRefusal, onBug });
    const [port = 0, ...ports] = doors.map((door) => door.port);
    const metricsPort = ports[config.listen.length];
    const listeners = config.listen.map(({ dialect, room }, i) => {
      return { port: ports[i] as number, dialect, room };
    });
    const url = `http://${linkHost(config.host)}:${port}`;
    const stop = async () => {
      ready = false;
      log.info('stopping');
      const closed = Promise.all(doors.map((door) => door.close()));
      await rooms.close();
      await Promise.all([sockets.close(), streams.close()]);
      for (const door of doors) door.cut();
      await closed;
      await bus.close();
      await store.close();
      refusals.close();
      log.info('stopped');
    };
    log.info({ url, data, listeners, metricsPort }, 'open');
    const roomLink = `${config.publicUrl ?? url}/r/${newCode((below) => randomInt(below))}`;
    return { url, port, listeners, metricsPort, roomLink, data, stop: once(stop) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

type OnRefusal = (code: ErrorCode, from: string | undefined) => void;

interface DoorParts {
  readonly config: Config;
  readonly desk: Desk;
  readonly sockets: Sockets;
  readonly metrics: Metrics;
  readonly onRefusal: OnRefusal;
  readonly onBug: OnBug;
}

/** The main port first, then the listeners in their order, then that of the figures. */
async function openDoors(parts: DoorParts): Promise<Listening[]> {
  const { config, desk, sockets, metrics, onRefusal, onBug } = parts;
  const { limits } = config;
  const hosts = config.host === undefined ? loopback : hostsOf(config.host);
  const doors: Listening[] = [];
  const told = { onRefusal, onBug };
  const main: Listener = { port: config.port, dialect: 'golem' };
  try {
    for (const listen of [main, ...config.listen]) {
      const defaults = defaultsOf(listen, config);
      const listener = desk.answerTo(listen === main ? undefined : defaults);
      const takesHost = createHostCheck(namesOf(config, listen));
      const upgrade = upgrader(sockets, defaults, limits, takesHost, onRefusal);
      const create = () => createHttpServer({ ...told, listener, upgrade, limits, takesHost });
      doors.push(await listenAll({ create, port: listen.port, hosts }));
    }
    if (config.metrics.port !== undefined) {
      const listener = answerFigures(metrics, figuresOf(config, { type: 'all' }), limits);
      const takesHost = createHostCheck(namesOf(config, main));
      const upgrade = (_: IncomingMessage, socket: Duplex) =>
        refuseUpgrade(socket, 'not_found', limits);
      const create = () => createHttpServer({ ...told, listener, upgrade, limits, takesHost });
      doors.push(await listenAll({ create, port: config.metrics.port, hosts }));
    }
    return doors;
  } catch (error) {
    await Promise.all(doors.map((door) => door.close()));
    throw error;
  }
}

function defaultsOf({ port, dialect, room, hostName }: Listener, config: Config): ListenerDefaults {
  const hosts = hostName === undefined ? [] : [hostName, `${hostName}:${port}`];
  const names = hosts.flatMap((host) => [`http://${host}`, `https://${host}`]);
  const { publicUrl } = config;
  return { dialect, room, names: publicUrl === undefined ? names : [...names, publicUrl] };
}

/** Names under which a listener is asked. */
function namesOf({ hosts, publicUrl }: Config, { hostName }: Listener): Config['hosts'] {
  if (hosts === 'any') return hosts;
  const own = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/\.$/, '')];
  return [...hosts, ...own, ...(hostName === undefined ? [] : [hostNameOf(hostName)])];
}

/** Where people ask by another address, a proxy stands between, and is on this machine itself. */
function publicFigures(config: Config): FigureRule {
  const isOff = config.metrics.port !== undefined || config.publicUrl !== undefined;
  return figuresOf(config, { type: isOff ? 'none' : 'this-machine' });
}

function figuresOf({ metrics: { token } }: Config, without: FigureRule): FigureRule {
  return token === undefined ? without : { type: 'by-token', token };
}

function upgrader(
  sockets: Sockets,
  defaults: ListenerDefaults,
  limits: Limits,
  takesHost: TakesHost,
  onRefusal: OnRefusal,
) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const code = upgradeFault(request, limits, takesHost);
    const refused = code ? { code } : sockets.upgrade(request, head, defaults);
    if (!refused) return;
    onRefusal(refused.code, request.socket.remoteAddress);
    refuseUpgrade(socket, refused.code, limits, refused.text);
  };
}

function hostsOf(host: string): readonly string[] {
  return host === 'localhost' ? loopback : [host];
}

function linkHost(host: string | undefined): string {
  if (host === undefined || ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host))
    return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Beside the sources in the repo, and beside this file in the package. */
function assetFolder(): string {
  return import.meta.url.endsWith('.ts')
    ? join(import.meta.dirname, '../dist/web')
    : join(import.meta.dirname, 'web');
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
