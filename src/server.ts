import { resolve } from 'node:path';
import { createMemoryBus } from './bus/memory.ts';
import type { ActParts } from './control/act.ts';
import { openControl } from './control/control.ts';
import { dialectsSpoken } from './dialect/dialects.ts';
import { openDoors } from './doors.ts';
import { createFront, type FrontParts } from './front.ts';
import { readBots } from './identity/bot/bot-file.ts';
import { DeskKey, withDesk } from './identity/desk/desk-key.ts';
import { underRule } from './identity/guest-rule.ts';
import type { Identity } from './identity/identity.ts';
import type { OneTimeWords } from './identity/one-time-words.ts';
import { createOwn } from './identity/own.ts';
import { createLaw, type Law } from './law.ts';
import type { Parlour, ParlourParts } from './parlour.ts';
import { Keeper } from './room/keeper.ts';
import { unsentBudget } from './send/unsent.ts';
import { DiskBudget } from './store/disk-budget.ts';
import { openDiskLook } from './store/sqlite/disk-sight.ts';
import { openSqliteStore } from './store/sqlite/sqlite.ts';

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
    const disk = parts.store
      ? undefined
      : new DiskBudget({ ...openDiskLook(data), limit: config.diskLimit, log, onBug });
    letGoOfDisk = () => disk?.stop();
    await disk?.start();
    const stood = { config, store, data, disk, log, onBug, identity: known };
    const law = await createLaw({ ...stood, bus, hooks });
    const { rooms, codes, figures, refusals } = law;
    let ready = true;
    const front = createFront({ ...stood, law, dialects, deskKey, ready: () => ready });
    const { site, sockets, streams, hostDesk, connections } = front;
    const doors = await openDoors({ ...stood, ...law, ...front });
    const { port, metricsPort, redirectPort, listeners } = doors;
    const url = `${config.tls ? 'https' : 'http'}://${linkHost(config.host)}:${port}`;
    const address = site.address(url);
    // Only who holds a folder's lock may have the socket in it.
    const control = parts.store
      ? undefined
      : await openControl({
          folder: data,
          parts: actParts({ ...stood, identity }, law, front.words, address),
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
    law.start();
    figures.start();
    log.info({ url, data, listeners, metricsPort, redirectPort }, 'open');
    const roomLink = `${address}/r/${codes.fresh()}`;
    const ports = { port, listeners, metricsPort, redirectPort, connections };
    const rereadAll = async () => void (await Promise.all([law.reread(), doors.reread()]));
    return { url, ...ports, roomLink, data, reread: rereadAll, stop: once(stop) };
  } catch (error) {
    letGo();
    await closeStore();
    throw error;
  }
}

/** The parts that acts of the command line stand on, where a server runs. */
function actParts(
  { config, store, data, identity }: Pick<FrontParts, 'config' | 'store' | 'data' | 'identity'>,
  { rooms, hub, refusals, busiest }: Law,
  words: OneTimeWords,
  address: string,
): ActParts {
  const { limits, rates, tokens } = config;
  const people = {
    count: (key: string) => hub.count(key, 'cleared'),
    list: (key: string) => hub.people(key).list,
  };
  const live = { rooms: busiest, here: (key: string) => hub.here(key), refusals };
  const told = { limits, rates, tokens, data, address, words };
  return { store, rooms, identity, people, live, ...told };
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

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
