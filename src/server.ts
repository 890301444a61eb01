import { join, resolve } from 'node:path';
import { createMemoryBus } from './bus/memory.ts';
import type { Config } from './config/config.ts';
import { openControl } from './control/control.ts';
import { dialectsSpoken } from './dialect/dialects.ts';
import { createCounts, type OnRefusal, openDoors, publicFigures } from './doors.ts';
import { guard } from './guard.ts';
import { createDesk } from './http/desk.ts';
import { HostDesk } from './http/host-desk/host-desk.ts';
import { Activity } from './http/ops/activity.ts';
import { Figures } from './http/ops/figures.ts';
import { createMetrics } from './http/ops/metrics.ts';
import { Hub } from './hub/hub.ts';
import { readBots } from './identity/bot/bot-file.ts';
import { DeskKey, withDesk } from './identity/desk/desk-key.ts';
import { underRule } from './identity/guest-rule.ts';
import type { Identity } from './identity/identity.ts';
import { OneTimeWords } from './identity/one-time-words.ts';
import { createOwn } from './identity/own.ts';
import { Tickets } from './identity/ticket/tickets.ts';
import { createAddressCount } from './net/counted-address.ts';
import { subscriberRange } from './net/ip.ts';
import type { Parlour, ParlourParts } from './parlour.ts';
import { namelessRoom } from './protocol/code.ts';
import { Counts } from './protocol/counts.ts';
import type { SpeechName } from './protocol/dialect-name.ts';
import type { Fact } from './protocol/fact.ts';
import { createRefusalLog } from './refusal-log.ts';
import { Addresses } from './room/addresses.ts';
import { type Codes, chosenCodes, createRandomCodes } from './room/codes.ts';
import { openRules } from './room/filter/open-rules.ts';
import { HouseNames } from './room/house-names.ts';
import { Keeper } from './room/keeper.ts';
import { namingBy } from './room/naming.ts';
import { createRooms } from './room/rooms.ts';
import { Rush } from './room/rush.ts';
import { SlowMode } from './room/slow-mode.ts';
import { Standings } from './room/standings.ts';
import { unsentBudget } from './send/unsent.ts';
import { createEventStreams } from './socket/sse.ts';
import { createSockets } from './socket/websocket.ts';
import { DiskBudget } from './store/disk-budget.ts';
import { openDiskLook } from './store/sqlite/disk-sight.ts';
import { openSqliteStore } from './store/sqlite/sqlite.ts';
import type { Store } from './store/store.ts';
import { version } from './version.ts';

export type { Parlour, ParlourParts } from './parlour.ts';

/**
 * Opens a server.
 *
 * @example
 * const parlour = await openParlour({ config: readConfig({ port: '0' }, {}), log: createLog('info') });
 * console.log(parlour.url);
 * await parlour.stop();
 * @throws RangeError where two dialects have one name
 * @throws StoreUnusable, PortTaken, CannotListen, BadPair, BadList, each with one sentence for whoever starts it
 */
export async function openParlour(parts: ParlourParts): Promise<Parlour> {
  const { config, log, onBroken, hooks = {} } = parts;
  const { limits } = config;
  const dialects = dialectsSpoken(config.dialects, parts.dialects ?? []);
  const data = resolve(config.data);
  unsentBudget.allow(limits.unsentTotalBytes);
  const openStore = () => {
    const told = { log, onBroken: (error: Error) => onBroken?.(error) };
    return openSqliteStore({ folder: data, codes: config.codes, ...told });
  };
  const store = parts.store ?? (await openStore());
  const closeStore = async () => {
    if (!parts.store) await store.close();
  };
  let identity: Identity | undefined;
  let letGoOfDisk = () => {};
  let deskKey: DeskKey | undefined;
  const letGo = () => {
    deskKey?.close();
    if (!parts.identity) identity?.close?.();
    letGoOfDisk();
  };
  try {
    for (const { code } of config.public) {
      const room = store.find(code, limits);
      if (room) await store.setPublic(room, true);
    }
    const onBug = (error: unknown) => log.error({ err: error }, 'a bug, which ended what it met');
    const bus = parts.bus ?? createMemoryBus(onBug);
    const { tokens, guests } = config;
    identity = parts.identity ?? createOwn({ store, limits, log, onBug, data, tokens });
    deskKey = new DeskKey({ data, onBug });
    const known = underRule(withDesk(identity, deskKey), guests);
    if (guests === 'off' && !tokens && !parts.identity && !(await hasBot(data))) {
      log.warn('nobody can come in: guests are off, and there are neither tokens nor bots');
    }
    const standings = new Standings(store);
    const { rules, reread } = await openRules(config.filters, log);
    const house = new HouseNames(() => known.named?.() ?? []);
    const naming = namingBy(standings, rules, limits, house);
    const slow = new SlowMode();
    const addresses = new Addresses();
    const counts = new Counts(config.rates);
    const mayNotIn = addresses.mayNotBy(slow.mayNotIn);
    const hub = new Hub({ store, bus, limits, standings, mayNotIn, naming, onBug });
    const metrics = createMetrics(hub.traffic);
    const figures = new Figures({ metrics, traffic: hub.traffic, data, onBug });
    const disk = parts.store
      ? undefined
      : new DiskBudget({ ...openDiskLook(data), limit: config.diskLimit, log, onBug });
    await disk?.start();
    letGoOfDisk = () => disk?.stop();
    metrics.tell({ rooms: () => hub.open(), sizes: () => figures.sizes(), disk });
    const onCommit = (facts: number, milliseconds: number) => {
      metrics.committed.inc(facts);
      metrics.commitSeconds.observe(milliseconds / 1_000);
    };
    const peopleIn = (key: string) => hub.people(key).list ?? [];
    const hereAs = (key: string, id: string) => peopleIn(key).find((person) => person.id === id);
    const nameOf = (key: string, id: string) => hereAs(key, id)?.name;
    const badgeOf = (key: string, id: string) => hereAs(key, id)?.badge;
    const isAlone = (key: string, id: string) => {
      const { count, list = [] } = hub.people(key);
      return count <= (list.some((person) => person.id === id) ? 1 : 0);
    };
    const hereFor = (key: string, member: string) => hub.hereFor(key, member);
    const seen = { isAlone, nameOf, badgeOf, hereFor, pace: (key: string) => hub.pace(key) };
    const codes = codesOf(config, store);
    const rush = new Rush(config.work);
    const inRooms = { standings, rules, house, slow, addresses, counts, codes, rule: config.rooms };
    const fits = disk && { fits: (fact: Fact) => disk.takes(fact) };
    const law = { ...inRooms, ...seen, ...fits, rush, peopleIn, onCommit, hooks, onBug };
    const rooms = createRooms({ store, bus, limits, ...law });
    const looks = { addresses: config.logAddresses, offenderOf: subscriberRange };
    const refusals = createRefusalLog(log, looks);
    const onRefusal: OnRefusal = (code, from, room) => {
      metrics.refusals.inc({ code });
      refusals.note(code, from, room);
      rush.note(code);
      if (hooks.refused) guard({ fail: onBug }, () => hooks.refused?.(code, from));
    };
    const counted = {
      onBug,
      onOpen: (dialect: SpeechName) => metrics.connections.inc({ dialect }),
      onClose: (dialect: SpeechName) => metrics.connections.dec({ dialect }),
    };
    const { origins, compression } = config;
    const addressCount = createAddressCount(config.trustProxy, log);
    const told = { addressCount, onRefusal, onBug };
    const { door, persons, connections, usage } = createCounts({ config, log, ...told });
    const tickets = new Tickets(limits);
    const wires = { dialects, origins, compression, tickets, addressCount, door, persons };
    const sockets = createSockets({
      hub,
      rooms,
      identity: known,
      limits,
      counts,
      onRefusal,
      ...wires,
      ...counted,
    });
    const streams = createEventStreams({ hub, limits, door, persons, ...counted });
    const hostDesk = new HostDesk({
      ...{ key: deskKey, figures, open: () => hub.open(), usage: () => usage(disk), onBug },
      ...{ limits, rates: config.rates, tokens, data, review: store.review, refusals },
    });
    const words = new OneTimeWords();
    const ownLook = {
      version: version(),
      takesWord: (word: string) => words.take(word),
      isProxy: addressCount.isProxy,
      disk: async () => {
        const { limit, alarm, short } = disk ?? {};
        return { ...(await figures.sizes()), limit, alarm, short };
      },
    };
    let ready = true;
    const desk = createDesk({
      store,
      rooms,
      roomRule: config.rooms,
      codes,
      identity: known,
      people: hub,
      streams,
      tickets,
      limits,
      counts,
      dialects: [...dialects.keys()],
      log,
      metrics,
      ready: () => ready,
      onRefusal,
      origins: config.origins.api,
      figures: publicFigures(config),
      hostDesk,
      ownLook,
      addressCount,
      assetFolder: assetFolder(),
      ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    });
    const stands = { config, desk, sockets, metrics, addressCount, door };
    const doors = await openDoors({ ...stands, log, refusals, onRefusal, onBug });
    const { port, metricsPort, redirectPort, listeners } = doors;
    const url = `${config.tls ? 'https' : 'http'}://${linkHost(config.host)}:${port}`;
    const address = (config.publicUrl ?? url).replace(/\/$/, '');
    const inFull = {
      count: (key: string) => hub.count(key, 'cleared'),
      list: (key: string) => hub.people(key).list,
    };
    const live = {
      rooms: (most: number) => new Activity(() => hub.open()).look(most),
      here: (key: string) => hub.here(key),
      refusals,
    };
    // Only who holds a folder's lock may have the socket in it.
    const control = parts.store
      ? undefined
      : await openControl({
          folder: data,
          parts: {
            store,
            rooms,
            identity,
            people: inFull,
            limits,
            rates: config.rates,
            data,
            tokens,
            address,
            words,
            live,
          },
          log,
          onBug,
        });
    const keeper = new Keeper({ store, rooms, onBug });
    const stop = async () => {
      ready = false;
      log.info('stopping');
      figures.close();
      hostDesk.close();
      const closed = doors.close();
      await Promise.all([rooms.close(), control?.close(), keeper.stop()]);
      await Promise.all([sockets.close(), streams.close()]);
      doors.cut();
      await closed;
      letGo();
      if (!parts.bus) await bus.close();
      await closeStore();
      refusals.close();
      log.info('stopped');
    };
    keeper.start();
    figures.start();
    log.info({ url, data, listeners, metricsPort, redirectPort }, 'open');
    const roomLink = `${address}/r/${codes.fresh()}`;
    const ports = { port, listeners, metricsPort, redirectPort, connections };
    const rereadAll = async () => void (await Promise.all([reread(), doors.reread()]));
    return { url, ...ports, roomLink, data, reread: rereadAll, stop: once(stop) };
  } catch (error) {
    letGo();
    await closeStore();
    throw error;
  }
}

/** The codes of new rooms; those that the host named may be new by either rule. */
function codesOf({ newCodes, listen }: Config, store: Store): Codes {
  if (newCodes === 'chosen') return chosenCodes;
  const named = listen.map(({ room }) => (room === undefined ? undefined : store.find(room)));
  const keys = [namelessRoom, ...named].flatMap((room) => room?.key ?? []);
  return createRandomCodes(store.keyFor('room codes'), keys);
}

/** Is there a bot whose key is still good? */
async function hasBot(data: string): Promise<boolean> {
  return (await readBots(data)).some(({ revoked }) => revoked === undefined);
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
