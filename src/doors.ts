import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Config, Listener } from './config/config.ts';
import { hostNameOf } from './config/reach.ts';
import type { OnBug } from './guard.ts';
import type { Desk } from './http/desk.ts';
import { answerFigures, type FigureRule, type Metrics } from './http/ops/metrics.ts';
import type { AddressCount } from './net/counted-address.ts';
import { createHostCheck, type TakesHost } from './net/host.ts';
import { createHttpServer, type Listening, listenAll, loopback } from './net/listen.ts';
import { refuseUpgrade } from './net/refuse-upgrade.ts';
import { upgradeFault } from './net/request-fault.ts';
import type { ErrorCode } from './protocol/error.ts';
import type { ListenerDefaults, Sockets } from './socket/websocket.ts';

/** Told of each refusal; `from` is the address of who is refused, `room` the key of the room asked. */
export type OnRefusal = (code: ErrorCode, from: string | undefined, room?: string) => void;

/** The parts that the ports stand on. */
export interface DoorParts {
  readonly config: Config;
  readonly desk: Desk;
  readonly sockets: Sockets;
  readonly metrics: Metrics;
  readonly addressCount: AddressCount;
  readonly onRefusal: OnRefusal;
  readonly onBug: OnBug;
}

/** The main port first, then the listeners in their order, then that of the figures. */
export async function openDoors(parts: DoorParts): Promise<Listening[]> {
  const { config, desk, metrics, onRefusal, onBug } = parts;
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
      const upgrade = upgrader(parts, defaults, takesHost);
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

/** The rule on public ports: where people ask by another address, a proxy on this machine asks. */
export function publicFigures(config: Config): FigureRule {
  const isOff = config.metrics.port !== undefined || config.publicUrl !== undefined;
  return figuresOf(config, { type: isOff ? 'none' : 'this-machine' });
}

function figuresOf({ metrics: { token } }: Config, without: FigureRule): FigureRule {
  return token === undefined ? without : { type: 'by-token', token };
}

function upgrader(
  { config: { limits }, sockets, addressCount, onRefusal }: DoorParts,
  defaults: ListenerDefaults,
  takesHost: TakesHost,
) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const code = upgradeFault(request, limits, takesHost);
    const refused = code ? { code } : sockets.upgrade(request, head, defaults);
    if (!refused) return;
    onRefusal(refused.code, addressCount.of(request).from);
    refuseUpgrade(socket, refused.code, limits, refused.text);
  };
}

function hostsOf(host: string): readonly string[] {
  return host === 'localhost' ? loopback : [host];
}
