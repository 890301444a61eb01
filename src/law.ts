import type { Bus } from './bus/bus.ts';
import type { Config } from './config/config.ts';
import type { OnRefusal } from './doors.ts';
import { guard, type OnBug } from './guard.ts';
import type { HookWatch } from './hook-watch.ts';
import { Activity } from './http/ops/activity.ts';
import { Figures } from './http/ops/figures.ts';
import { createMetrics, type Metrics } from './http/ops/metrics.ts';
import { Hub } from './hub/hub.ts';
import type { Identity } from './identity/identity.ts';
import type { Log } from './log.ts';
import { subscriberRange } from './net/ip.ts';
import { namelessRoom } from './protocol/code.ts';
import { Counts } from './protocol/counts.ts';
import type { Fact } from './protocol/fact.ts';
import { createRefusalLog, type RefusalLog } from './refusal-log.ts';
import { Addresses } from './room/addresses.ts';
import { type Codes, chosenCodes, createRandomCodes } from './room/codes.ts';
import { openRules } from './room/filter/open-rules.ts';
import type { RoomHooks } from './room/hook.ts';
import { openHanding } from './room/hooks/open-handing.ts';
import { HouseNames } from './room/house-names.ts';
import { namingBy } from './room/naming.ts';
import { createRooms, type Rooms } from './room/rooms.ts';
import { Rush } from './room/rush.ts';
import { SlowMode } from './room/slow-mode.ts';
import { Standings } from './room/standings.ts';
import type { DiskBudget } from './store/disk-budget.ts';
import type { Store } from './store/store.ts';

/** The parts that the law of a server stands on. */
export interface LawParts {
  readonly config: Config;
  readonly store: Store;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly hooks: RoomHooks;
  /** Told of each call of a hook. */
  readonly watch: HookWatch;
  /** Absent where the store keeps its own count of the disk. */
  readonly disk: DiskBudget | undefined;
  /** The data folder, absolute. */
  readonly data: string;
  readonly log: Log;
  readonly onBug: OnBug;
}

/** The rooms of a server: those who decide in them, those who hear them, and what is counted of both. */
export interface Law {
  readonly rooms: Rooms;
  readonly hub: Hub;
  readonly codes: Codes;
  readonly counts: Counts;
  readonly metrics: Metrics;
  readonly figures: Figures;
  readonly refusals: RefusalLog;
  readonly onRefusal: OnRefusal;
  /** Begins to tell hooks what was committed. */
  start(): void;
  /** The rooms in which most happens and then those with most people, at most so many. */
  busiest(most: number): ReturnType<Activity['look']>;
  /** Reads the host's list of filters anew. */
  reread(): Promise<void>;
}

/** @throws BadList where the host's list of filters can't be read */
export async function createLaw(parts: LawParts): Promise<Law> {
  const { config, store, bus, identity, hooks, watch, disk, data, log, onBug } = parts;
  const { limits } = config;
  const standings = new Standings(store);
  const { rules, reread } = await openRules(config.filters, log);
  const house = new HouseNames(() => identity.named?.() ?? []);
  const naming = namingBy(standings, rules, limits, house);
  const slow = new SlowMode();
  const addresses = new Addresses();
  const counts = new Counts(config.rates);
  const mayNotIn = addresses.mayNotBy(slow.mayNotIn);
  const hub = new Hub({ store, bus, limits, standings, mayNotIn, naming, onBug });
  const metrics = createMetrics(hub.traffic);
  const figures = new Figures({ metrics, traffic: hub.traffic, data, onBug });
  const onCommit = (facts: number, milliseconds: number) => {
    metrics.committed.inc(facts);
    metrics.commitSeconds.observe(milliseconds / 1_000);
  };
  const codes = codesOf(config, store);
  const rush = new Rush(config.work);
  const inRooms = { standings, rules, house, slow, addresses, counts, codes, rule: config.rooms };
  const fits = disk && { fits: (fact: Fact) => disk.takes(fact) };
  const handing = await openHanding({ store, hooks, watch, onBug });
  const told = { ...seenBy(hub), ...fits, ...handing, rush, onCommit, hooks, watch, onBug };
  const rooms = createRooms({ store, bus, limits, ...inRooms, ...told });
  // Hooks are known once their callers are there.
  metrics.tell({ rooms: () => hub.open(), sizes: () => figures.sizes(), disk, hooks: watch });
  const looks = { addresses: config.logAddresses, offenderOf: subscriberRange };
  const refusals = createRefusalLog(log, looks);
  const onRefusal: OnRefusal = (code, from, room, strange) => {
    metrics.refusals.inc({ code });
    refusals.note(code, from, room, strange);
    rush.note(code);
    if (hooks.refused) guard({ fail: onBug }, () => hooks.refused?.(code, from));
  };
  return {
    ...{ rooms, hub, codes, counts, metrics, figures, refusals, onRefusal, reread },
    start: () => handing?.start(),
    busiest: (most) => new Activity(() => hub.open()).look(most),
  };
}

/** The things that the law asks about who is in a room. */
function seenBy(hub: Hub) {
  const peopleIn = (key: string) => hub.people(key).list ?? [];
  const hereAs = (key: string, id: string) => peopleIn(key).find((person) => person.id === id);
  return {
    peopleIn,
    nameOf: (key: string, id: string) => hereAs(key, id)?.name,
    badgeOf: (key: string, id: string) => hereAs(key, id)?.badge,
    isAlone(key: string, id: string) {
      // Whoever says no name is counted, and in no list.
      const isHere = hub.here(key).some(({ author }) => author.id === id);
      return hub.people(key).count <= (isHere ? 1 : 0);
    },
    hereFor: (key: string, member: string) => hub.hereFor(key, member),
    pace: (key: string) => hub.pace(key),
  };
}

/** The codes of new rooms; those that the host named may be new by either rule. */
function codesOf({ newCodes, listen }: Config, store: Store): Codes {
  if (newCodes === 'chosen') return chosenCodes;
  const named = listen.map(({ room }) => (room === undefined ? undefined : store.find(room)));
  const keys = [namelessRoom, ...named].flatMap((room) => room?.key ?? []);
  return createRandomCodes(store.keyFor('room codes'), keys);
}
