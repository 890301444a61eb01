import { resolve } from 'node:path';
import { createAttachments } from './attached.ts';
import { createMemoryBus } from './bus/memory.ts';
import type { Config } from './config/config.ts';
import type { ActParts } from './control/act.ts';
import { openControl } from './control/control.ts';
import { dialectsSpoken } from './dialect/dialects.ts';
import { openDoors } from './doors.ts';
import { createFront, type FrontParts } from './front.ts';
import { createHand } from './hand/hand.ts';
import type { Person } from './hand/person.ts';
import { HookWatch } from './hook-watch.ts';
import { withAuthorized } from './identity/authorize/authorized-people.ts';
import { readBots } from './identity/bot/bot-file.ts';
import { DeskKey, withDesk } from './identity/desk/desk-key.ts';
import { underRule } from './identity/guest-rule.ts';
import type { Identity } from './identity/identity.ts';
import type { OneTimeWords } from './identity/one-time-words.ts';
import { createOwn } from './identity/own.ts';
import { makeToken } from './identity/token/make.ts';
import { checkSubject, personId } from './identity/token/person.ts';
import { checkNames } from './known-names.ts';
import { createLaw, type Law } from './law.ts';
import { openingOf, type Parlour, type ParlourOptions, type ParlourParts } from './parlour.ts';
import { Keeper } from './room/keeper.ts';
import { DiskBudget } from './store/disk-budget.ts';
import { openDiskLook } from './store/sqlite/disk-sight.ts';
import { openSqliteStore } from './store/sqlite/sqlite.ts';

export type { Hooks } from './hooks.ts';
export type { Parlour, ParlourOptions, ParlourParts } from './parlour.ts';

/**
 * Opens a server: on a port of its own, or without one, to be attached to a server of yours. Of a whole
 * `Config` as `readConfig` makes it, `{ config, log }` does it too.
 *
 * @example
 * const parlour = await openParlour({ port: 8080, data: './chat' });
 * console.log(parlour.url);
 * await parlour.stop();
 * @throws BadOption where an option can't be, RangeError where two dialects have one name
 * @throws StoreUnusable, PortTaken, CannotListen, BadPair, BadList, each with one sentence for whoever starts it
 */
export async function openParlour(options: ParlourOptions | ParlourParts): Promise<Parlour> {
  const parts = openingOf(options);
  const { config, log, onBroken, isPortless, hooks = {} } = parts;
  const { limits } = config;
  const dialects = dialectsSpoken(config.dialects, parts.dialects);
  const data = resolve(config.data);
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
    const authorize = hooks.authorize?.bind(hooks);
    const watch = new HookWatch();
    const people = withAuthorized(identity, {
      authorize,
      store,
      limits,
      onBug,
      watch,
      issuer: tokens?.issuer,
    });
    const known = underRule(withDesk(people, deskKey), guests);
    const isVouched = tokens ?? parts.identity ?? hooks.authorize;
    if (guests === 'off' && !isVouched && !(await hasBot(data))) {
      log.warn('nobody can come in: guests are off, and there are neither tokens nor bots');
    }
    const disk = parts.store
      ? undefined
      : new DiskBudget({ ...openDiskLook(data), limit: config.diskLimit, log, onBug });
    letGoOfDisk = () => disk?.stop();
    await disk?.start();
    const stood = { config, store, data, disk, log, onBug, identity: known };
    const law = await createLaw({ ...stood, bus, hooks, watch });
    const { rooms, codes, figures, refusals } = law;
    let ready = true;
    const front = createFront({
      ...stood,
      law,
      dialects,
      deskKey,
      path: parts.path,
      ready: () => ready,
    });
    const { site, sockets, streams, hostDesk, connections } = front;
    const standing = { ...stood, ...law, ...front, isPortless };
    const doors = await openDoors(standing);
    const attachments = createAttachments(standing);
    const hand = createHand({
      ...stood,
      ...law,
      bus,
      limits,
      people: (key) => law.hub.people(key),
    });
    const { port, metricsPort, redirectPort, listeners } = doors;
    const usual = isPortless ? '' : urlOf(config, port);
    const address = () => site.address(usual);
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
      attachments.refuse();
      hand.close();
      const closed = doors.close();
      await Promise.all([rooms.close(), control?.close(), keeper.stop()]);
      await Promise.all([sockets.close(), streams.close()]);
      doors.cut();
      await Promise.all([closed, attachments.close()]);
      letGo();
      if (!parts.bus) await bus.close();
      hand.end();
      await closeStore();
      refusals.close();
      log.info('stopped');
    };
    keeper.start();
    law.start();
    figures.start();
    log.info({ url: address(), data, listeners, metricsPort, redirectPort }, 'open');
    const code = codes.fresh();
    const ports = { port, listeners, metricsPort, redirectPort, connections };
    const { attach, handle, handleUpgrade } = attachments;
    return {
      ...{ ...ports, data, attach, handle, handleUpgrade, room: hand.room, rooms: hand.rooms },
      token: (person) => tokenFor(person, config),
      authorOf: (id) => authorOf(id, store.keyFor('person ids'), config),
      keyOf: (code) => hand.room(code).key,
      get url() {
        return isPortless ? address() : usual;
      },
      get roomLink() {
        return `${address()}/r/${code}`;
      },
      get warnings() {
        return attachments.warnings;
      },
      reread: async () => void (await Promise.all([law.reread(), doors.reread()])),
      stop: once(stop),
    };
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
  address: () => string,
): ActParts {
  const { limits, rates, tokens } = config;
  const people = {
    count: (key: string) => hub.count(key, 'cleared'),
    list: (key: string) => hub.people(key).list,
  };
  const live = { rooms: busiest, here: (key: string) => hub.here(key), refusals };
  const told = { limits, rates, tokens, data, words };
  return {
    ...{ store, rooms, identity, people, live, ...told },
    get address() {
      return address() || undefined;
    },
  };
}

/** Is there a bot whose key is still good? */
async function hasBot(data: string): Promise<boolean> {
  return (await readBots(data)).some(({ revoked }) => revoked === undefined);
}

/** @throws TypeError where tokens are signed by others, or that is nobody */
async function tokenFor(said: Person, config: Config): Promise<string> {
  checkNames(said, personNames, 'field of a person');
  checkSubject(said.id);
  const { id, seconds = 3_600, ...person } = said;
  const { tokens } = config;
  if (!tokens?.secret) throw new TypeError('A token needs the option jwtSecret.');
  return makeToken({ ...person, sub: id, seconds }, { ...tokens, secret: tokens.secret });
}

const personFields: Readonly<Record<keyof Person, true>> = {
  id: true,
  name: true,
  rooms: true,
  role: true,
  seconds: true,
};
const personNames = Object.keys(personFields);

/** @throws TypeError where that is no id */
function authorOf(id: string, key: Uint8Array, { tokens }: Config): string {
  checkSubject(id);
  return personId(key, tokens?.issuer ?? '', id);
}

function urlOf({ tls, host }: Config, port: number): string {
  return `${tls ? 'https' : 'http'}://${linkHost(host)}:${port}`;
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
