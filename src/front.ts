import { join } from 'node:path';
import type { Config } from './config/config.ts';
import type { Dialects } from './dialect/dialects.ts';
import { type Counts as Connections, createCounts, publicFigures } from './doors.ts';
import type { OnBug } from './guard.ts';
import { createDesk, type Desk } from './http/desk.ts';
import { HostDesk } from './http/host-desk/host-desk.ts';
import type { DeskKey } from './identity/desk/desk-key.ts';
import type { Identity } from './identity/identity.ts';
import { OneTimeWords } from './identity/one-time-words.ts';
import { Tickets } from './identity/ticket/tickets.ts';
import type { Law } from './law.ts';
import type { Log } from './log.ts';
import { type AddressCount, createAddressCount } from './net/counted-address.ts';
import { Site } from './net/site.ts';
import type { SpeechName } from './protocol/dialect-name.ts';
import { createEventStreams, type EventStreams } from './socket/sse.ts';
import { createSockets, type Sockets } from './socket/websocket.ts';
import type { DiskBudget } from './store/disk-budget.ts';
import type { Store } from './store/store.ts';
import { version } from './version.ts';

/** The parts that the front of a server stands on. */
export interface FrontParts {
  readonly config: Config;
  readonly law: Law;
  readonly store: Store;
  readonly identity: Identity;
  readonly dialects: Dialects;
  readonly deskKey: DeskKey;
  /** The path at which a framework mounts it, where that is said. */
  readonly path?: string | undefined;
  readonly disk: DiskBudget | undefined;
  /** The data folder, absolute. */
  readonly data: string;
  /** Says whether the server takes what it is asked. */
  readonly ready: () => boolean;
  readonly log: Log;
  readonly onBug: OnBug;
}

/** The part of a server that clients meet, whatever port or program they come through. */
export interface Front extends Pick<Connections, 'door' | 'connections' | 'unsent'> {
  readonly site: Site;
  readonly desk: Desk;
  readonly sockets: Sockets;
  readonly streams: EventStreams;
  readonly hostDesk: HostDesk;
  readonly addressCount: AddressCount;
  /** Words by which the host shows itself over HTTP. */
  readonly words: OneTimeWords;
}

/** All that answers requests and WebSockets; its ports are opened by others. */
export function createFront(parts: FrontParts): Front {
  const { config, law, store, data, disk, log, onBug } = parts;
  const { limits, origins, compression, tokens } = config;
  const { hub, rooms, counts, metrics, figures, refusals, onRefusal } = law;
  const counted = {
    onBug,
    onOpen: (dialect: SpeechName) => metrics.connections.inc({ dialect }),
    onClose: (dialect: SpeechName) => metrics.connections.dec({ dialect }),
  };
  const addressCount = createAddressCount(config.trustProxy, log);
  const told = { addressCount, onRefusal, onBug };
  const { door, persons, connections, unsent, usage } = createCounts({ config, log, ...told });
  const tickets = new Tickets(limits);
  const wires = { dialects: parts.dialects, origins, compression, tickets, addressCount };
  const asked = { identity: parts.identity, rooms, limits, counts, tickets, onRefusal };
  const heard = { hub, limits, door, persons, unsent, ...counted };
  const sockets = createSockets({ ...asked, ...wires, ...heard });
  const streams = createEventStreams(heard);
  const hostDesk = new HostDesk({
    ...{ key: parts.deskKey, figures, open: () => hub.open(), usage: () => usage(disk), onBug },
    ...{ limits, rates: config.rates, tokens, data, review: store.review, refusals },
  });
  const words = new OneTimeWords();
  const site = new Site(config.publicUrl, parts.path);
  const desk = createDesk({
    ...asked,
    ...{ store, streams, metrics, hostDesk, addressCount, log, ready: parts.ready },
    people: hub,
    roomRule: config.rooms,
    codes: law.codes,
    dialects: [...parts.dialects.keys()],
    origins: origins.api,
    embedOrigins: config.embedOrigins,
    figures: publicFigures(config),
    ownLook: {
      version: version(),
      takesWord: (word: string) => words.take(word),
      isProxy: addressCount.isProxy,
      disk: async () => {
        const { limit, alarm, short } = disk ?? {};
        return { ...(await figures.sizes()), limit, alarm, short };
      },
    },
    assetFolder: assetFolder(),
    site,
  });
  return { site, desk, sockets, streams, hostDesk, addressCount, words, door, connections, unsent };
}

/** Beside the sources in the repo, and beside this file in the package. */
function assetFolder(): string {
  return import.meta.url.endsWith('.ts')
    ? join(import.meta.dirname, '../dist/web')
    : join(import.meta.dirname, 'web');
}
