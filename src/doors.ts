import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Config, Listener } from './config/config.ts';
import { hostNameOf } from './config/reach.ts';
import type { OnBug } from './guard.ts';
import type { Desk } from './http/desk.ts';
import { type Bounded, usageOf } from './http/host-desk/usage.ts';
import { answerFigures, type FigureRule, type Metrics } from './http/ops/metrics.ts';
import type { Log } from './log.ts';
import type { AddressCount } from './net/counted-address.ts';
import { createDoorCount } from './net/door-count.ts';
import { createDoorWatch, type DoorWatch } from './net/door-watch.ts';
import { createHostCheck, type TakesHost } from './net/host.ts';
import {
  createHttpServer,
  type HttpServerParts,
  type Listening,
  listenAll,
  loopback,
} from './net/listen.ts';
import { MemoryBudget } from './net/memory-budget.ts';
import { connectionsWithin, openFiles, refusedWithin } from './net/open-files.ts';
import { refuseUpgrade } from './net/refuse-upgrade.ts';
import { requestFault, strangeOf, upgradeFault } from './net/request-fault.ts';
import type { Site } from './net/site.ts';
import type { HandshakeEnd } from './net/tls/handshake.ts';
import { mainPort, redirecting, redirectRaw } from './net/tls/redirect.ts';
import { openTls, type Tls } from './net/tls/tls.ts';
import type { Usage } from './protocol/desk.ts';
import type { DialectName } from './protocol/dialect-name.ts';
import type { ErrorCode } from './protocol/error.ts';
import type { RefusalLog } from './refusal-log.ts';
import { UnsentBudget, unsentBudget } from './send/unsent.ts';
import { PersonCount } from './socket/person-count.ts';
import type { ListenerDefaults, Sockets } from './socket/websocket.ts';

/** Told of each refusal; `from` is the address of who is refused, `room` the key of the room asked. */
export type OnRefusal = (
  code: ErrorCode,
  from: string | undefined,
  room?: string,
  strange?: string,
) => void;

/** The parts that the ports stand on. */
export interface DoorParts {
  readonly config: Config;
  readonly site: Site;
  readonly desk: Desk;
  readonly sockets: Sockets;
  readonly metrics: Metrics;
  readonly addressCount: AddressCount;
  readonly door: DoorWatch;
  readonly unsent: UnsentBudget;
  readonly onRefusal: OnRefusal;
  readonly onBug: OnBug;
  readonly refusals: Pick<RefusalLog, 'note'>;
  readonly log: Log;
  /** It has no main port: a program brings requests from its own servers. */
  readonly isPortless?: boolean;
}

/** A port with a dialect of its own. */
export interface OpenListener {
  readonly port: number;
  readonly dialect: DialectName;
  readonly room: string | undefined;
}

/** The ports of a server, which are open. */
export interface Doors {
  /** 0 where there is no main port. */
  readonly port: number;
  readonly listeners: readonly OpenListener[];
  /** The port of the figures, if they have one of their own. */
  readonly metricsPort: number | undefined;
  /** The port that leads to TLS, if there is one. */
  readonly redirectPort: number | undefined;
  /** Reads the certificate anew, where there is one. */
  reread(): Promise<void>;
  /** Takes no new connections, and resolves when the last one is over. */
  close(): Promise<void>;
  /** Cuts every connection that is no WebSocket's. */
  cut(): void;
}

/** The counts of connections that all ports share, and the number that may be open. */
export interface Counts {
  readonly door: DoorWatch;
  /** Absent where nobody's connections are counted. */
  readonly persons: PersonCount | undefined;
  readonly connections: number;
  /** The bytes that nobody has taken yet. */
  readonly unsent: UnsentBudget;
  /** The part that is used of what is bounded. */
  usage(disk: Bounded['disk']): Usage;
}

/** Counts connections, as far as the host has them counted: files are few in any case. */
export function createCounts({
  config: { limits, rates, unlimited },
  log,
  ...parts
}: Pick<DoorParts, 'config' | 'log' | 'addressCount' | 'onRefusal' | 'onBug'>): Counts {
  const files = openFiles();
  const most = unlimited ? Number.POSITIVE_INFINITY : limits.connections;
  const connections = Math.min(most, connectionsWithin(files));
  if (connections < most) {
    log.warn({ files, connections }, 'connections are bounded by the files that may be open');
  }
  const none = Number.POSITIVE_INFINITY;
  const bounds = unlimited
    ? { connections, connectionsPerAddress: none, silentPerAddress: none }
    : { ...limits, connections };
  const memory = new MemoryBudget(log);
  const unsent = new UnsentBudget(limits.unsentTotalBytes, unsentBudget);
  const count = createDoorCount(bounds, rates, () => performance.now(), memory);
  return {
    door: createDoorWatch({ ...parts, limits, count, refusedWaiting: refusedWithin(files) }),
    usage(disk) {
      const used = { used: unsent.total, most: limits.unsentTotalBytes };
      return usageOf({ count, bounds, unsent: used, disk });
    },
    unsent,
    persons: unlimited ? undefined : new PersonCount(limits.connectionsPerPerson),
    connections,
  };
}

/** @throws PortTaken, CannotListen, BadPair */
export async function openDoors(parts: DoorParts): Promise<Doors> {
  const { config, site, desk, addressCount, onRefusal, onBug } = parts;
  const { limits } = config;
  const tls = await tlsOf(parts);
  const hosts = config.host === undefined ? loopback : hostsOf(config.host);
  const opened: Listening[] = [];
  const main: Listener = { port: config.port, dialect: 'golem' };
  const open = async (port: number, at: Listener, answers: Answers) => {
    const takesHost = createHostCheck(hostsTaken(config, at));
    const { listener, upgrade, ...more } = answers(takesHost);
    const { unsent } = parts;
    const told = { onRefusal, onBug, limits, takesHost, addressCount, gate: desk.gate, unsent };
    const create = () => createHttpServer({ ...told, ...more, listener, upgrade });
    const door = await listenAll({ create, port, hosts });
    opened.push(door);
    return door.port;
  };
  const openListener = (listen: Listener) => {
    const defaults = defaultsOf(listen, site);
    const listener = desk.answerTo(listen === main ? undefined : defaults);
    return open(listen.port, listen, (takesHost) => {
      const upgrade = upgrader(parts, defaults, takesHost);
      return { listener, upgrade, tls, site, door: parts.door, headers: hstsOf(config) };
    });
  };
  try {
    const port = parts.isPortless ? 0 : await openListener(main);
    const listeners: OpenListener[] = [];
    for (const listen of config.listen) {
      const { dialect, room } = listen;
      listeners.push({ port: await openListener(listen), dialect, room });
    }
    const { metrics, tls: { redirect } = {} } = config;
    const metricsPort =
      metrics.port === undefined ? undefined : await open(metrics.port, main, figuresOn(parts));
    const redirectPort =
      redirect === undefined ? undefined : await open(redirect, main, redirectTo(port, parts));
    return {
      ...{ port, listeners, metricsPort, redirectPort },
      reread: async () => tls?.reread(),
      async close() {
        await Promise.all(opened.map((door) => door.close()));
      },
      cut() {
        for (const door of opened) door.cut();
        tls?.close();
      },
    };
  } catch (error) {
    tls?.close();
    await Promise.all(opened.map((door) => door.close()));
    throw error;
  }
}

/** The answers of a port, by the hosts that it takes requests for. */
type Answers = (
  takesHost: TakesHost,
) => Pick<HttpServerParts, 'listener' | 'upgrade' | 'tls' | 'headers' | 'door' | 'site'>;

function figuresOn({ config, metrics }: DoorParts): Answers {
  const { limits } = config;
  return () => ({
    listener: answerFigures(metrics, figuresOf(config, { type: 'all' }), limits),
    upgrade: (_, socket) => refuseUpgrade(socket, 'not_found', limits),
  });
}

function redirectTo(port: number, { config, site, door }: DoorParts): Answers {
  const { limits } = config;
  const place = mainPort(site.origin, port);
  return (takesHost) => ({
    listener: redirecting(place),
    door,
    upgrade(request, socket) {
      const code = requestFault(request, limits, takesHost);
      if (code) refuseUpgrade(socket, code, limits);
      else redirectRaw(socket, place(request));
    },
  });
}

/** TLS for the ports, with its handshakes counted; undefined where there is no certificate. */
async function tlsOf(parts: DoorParts): Promise<Tls | undefined> {
  const { config, metrics, refusals, log, onBug } = parts;
  if (!config.tls) return undefined;
  const onEnd = (end: HandshakeEnd, from: string | undefined) => {
    metrics.handshakes.inc({ end });
    if (end !== 'done') refusals.note(`tls_${end}`, from);
  };
  return openTls({ files: config.tls, limits: config.limits, log, onBug, onEnd });
}

function hstsOf({ tls }: Config): Readonly<Record<string, string>> {
  return tls?.hsts === undefined ? {} : { 'strict-transport-security': `max-age=${tls.hsts}` };
}

function defaultsOf({ port, dialect, room, hostName }: Listener, site: Site): ListenerDefaults {
  const hosts = hostName === undefined ? [] : [hostName, `${hostName}:${port}`];
  const names = hosts.flatMap((host) => [`http://${host}`, `https://${host}`]);
  const { origin } = site;
  return { dialect, room, names: origin === undefined ? names : [...names, origin] };
}

/** Names under which a listener is asked, or a server that a program attaches. */
export function hostsTaken(
  { hosts, publicUrl }: Config,
  { hostName }: Partial<Listener> = {},
): Config['hosts'] {
  if (hosts === 'any') return hosts;
  const own = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/\.$/, '')];
  return [...hosts, ...own, ...(hostName === undefined ? [] : [hostNameOf(hostName)])];
}

/** The rule on public ports: where people ask by another address, a proxy on this machine asks. */
export function publicFigures(config: Config): FigureRule {
  const isOff = config.metrics.port !== undefined || config.publicUrl !== undefined;
  return figuresOf(config, { type: isOff ? 'none' : 'this-machine' });
}

function figuresOf({ metrics: { token } }: Config, without: FigureRule): FigureRule {
  return token === undefined ? without : { type: 'by-token', token };
}

/** The taker of upgrades, whichever server they come to. */
export function upgrader(
  { config: { limits }, sockets, addressCount, door, onRefusal }: DoorParts,
  defaults: ListenerDefaults,
  takesHost: TakesHost,
) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { from, countedFrom } = addressCount.of(request);
    const code =
      upgradeFault(request, limits, takesHost) ??
      (door.comes(request) && door.moves(request.socket, countedFrom)
        ? undefined
        : 'too_many_connections');
    const refused = code ? { code } : sockets.upgrade(request, head, defaults);
    if (!refused) return;
    onRefusal(refused.code, from, undefined, strangeOf(refused.code, request));
    refuseUpgrade(socket, refused.code, limits, refused.text);
  };
}

function hostsOf(host: string): readonly string[] {
  return host === 'localhost' ? loopback : [host];
}
