import type { GivenRole } from '../../src/protocol/role.ts';
import { seeded } from '../random/seeded.ts';
import type { BusState } from './bus.ts';
import type { DiskState } from './disk.ts';

/** Somebody with a tab; two tabs of one browser share author and outbox. */
export interface Tab {
  readonly name: string;
  readonly browser: number;
}

/** What is decided about a room and its people; a person is meant by the name of its tab. */
export type Order =
  | {
      readonly type: 'set';
      readonly setting: 'read' | 'post' | 'guests' | 'archived';
      readonly value: string | boolean;
    }
  | {
      readonly type: 'grant';
      readonly person: string;
      readonly role: GivenRole;
      readonly seconds?: number | undefined;
    }
  | { readonly type: 'revoke'; readonly person: string };

type Act =
  | { readonly act: 'post'; readonly who: string; readonly room: number; readonly times: number }
  | {
      readonly act: 'edit' | 'remove' | 'react' | 'unreact';
      readonly who: string;
      readonly room: number;
      /** Which of the messages that are seen. */
      readonly pick: number;
    }
  | { readonly act: 'order'; readonly who: string; readonly room: number; readonly order: Order }
  /** The same by the host, at the server. */
  | { readonly act: 'decree'; readonly room: number; readonly order: Order }
  | { readonly act: 'cut' | 'fill' | 'retry'; readonly who: string }
  | { readonly act: 'leave'; readonly who: string; readonly room: number }
  | { readonly act: 'reload'; readonly who: string; readonly served: boolean }
  | { readonly act: 'freeze'; readonly who: string; readonly ms: number }
  | {
      readonly act: 'hold';
      readonly who: string;
      readonly way: 'up' | 'down' | 'both';
      readonly ms: number;
    }
  | { readonly act: 'slow'; readonly who: string; readonly mostMs: number; readonly ms: number }
  | { readonly act: 'stall' | 'crash' | 'restart'; readonly ms: number }
  | { readonly act: 'restore'; readonly forget: number }
  | { readonly act: 'bus'; readonly state: BusState; readonly ms: number }
  | { readonly act: 'disk'; readonly state: DiskState; readonly ms: number };

/** Something that happens, so many milliseconds after the step before. */
export type Step = Act & { readonly wait: number };

/** What happens in one history; with the seed it is the whole history. */
export interface Plan {
  readonly seed: number;
  readonly tabs: readonly Tab[];
  readonly rooms: number;
  readonly limits: {
    readonly resumeGap: number;
    readonly historyPage: number;
    readonly requestsInFlight: number;
    readonly unsentBytes: number;
    readonly peopleListed: number;
    readonly pingSeconds: number;
  };
  readonly steps: readonly Step[];
}

const names = ['ann', 'bo', 'cy', 'di'];
const busStates: readonly BusState[] = ['drops', 'doubles', 'delays', 'reorders'];
const diskStates: readonly DiskState[] = [
  'full',
  'failing',
  'flaky',
  'unreadable',
  'slow',
  'slow',
  'breaks',
];

const settings: readonly Order[] = [
  { type: 'set', setting: 'read', value: 'members' },
  { type: 'set', setting: 'read', value: 'anyone' },
  { type: 'set', setting: 'read', value: 'anyone' },
  { type: 'set', setting: 'post', value: 'anyone' },
  { type: 'set', setting: 'post', value: 'members' },
  { type: 'set', setting: 'post', value: 'moderators' },
  { type: 'set', setting: 'guests', value: 'on' },
  { type: 'set', setting: 'guests', value: 'read' },
  { type: 'set', setting: 'archived', value: true },
  { type: 'set', setting: 'archived', value: false },
  { type: 'set', setting: 'archived', value: false },
];

/** The plan of a seed: the same one each time. */
export function planOf(seed: number): Plan {
  const random = seeded(seed);
  const pick = <Item>(items: readonly Item[]) => items[random(items.length)] as Item;
  const tabs = names.slice(0, 1 + random(names.length)).map((name, i) => {
    return { name, browser: i > 0 && random(4) === 0 ? i - 1 : i };
  });
  const rooms = 1 + random(2);
  // Faults of a kind are rare in most histories, so that what they do is not hidden by others.
  const kinds = Array.from({ length: 6 }, () => random(2) === 0);

  const order = (): Order => {
    const person = pick(tabs).name;
    switch (random(6)) {
      case 0:
      case 1:
        return pick(settings);
      case 2:
        return { type: 'revoke', person };
      default: {
        const role = pick<GivenRole>(['owner', 'moderator', 'moderator', 'member']);
        return { type: 'grant', person, role, seconds: pick([undefined, undefined, 1, 30]) };
      }
    }
  };

  const act = (): Act => {
    const who = pick(tabs).name;
    const room = random(rooms);
    const ms = pick([5, 50, 300, 2_000, 20_000]);
    switch (random(24)) {
      case 0:
        return { act: pick(['edit', 'remove', 'react', 'unreact']), who, room, pick: random(50) };
      case 1:
        return { act: pick(['edit', 'react']), who, room, pick: random(50) };
      case 2:
        return { act: pick(['fill', 'retry']), who };
      case 3:
        if (kinds[0]) return { act: 'cut', who };
        break;
      case 4:
        if (kinds[0]) return { act: 'hold', who, way: pick(['up', 'down', 'both']), ms };
        break;
      case 5:
        if (kinds[0]) return { act: 'slow', who, mostMs: pick([20, 200, 2_000]), ms };
        break;
      case 6:
        if (kinds[1]) return { act: 'reload', who, served: random(2) === 0 };
        if (kinds[0]) return { act: 'cut', who };
        break;
      case 7:
        if (kinds[1]) return random(2) ? { act: 'leave', who, room } : { act: 'freeze', who, ms };
        break;
      case 8:
        if (kinds[2]) return { act: pick(['crash', 'crash', 'stall', 'restart']), ms };
        break;
      case 9:
        if (kinds[2] && random(8) === 0) return { act: 'restore', forget: random(6) };
        break;
      case 10:
        if (kinds[3]) return { act: 'disk', state: pick(diskStates), ms };
        break;
      case 11:
        if (kinds[4]) return { act: 'bus', state: pick(busStates), ms };
        break;
      case 12:
      case 13:
      case 14:
        if (kinds[5]) return { act: 'order', who, room, order: order() };
        break;
      case 15:
      case 16:
        if (kinds[5]) return { act: 'decree', room, order: order() };
        break;
    }
    return { act: 'post', who, room, times: pick([1, 1, 1, 2, 3, 8]) };
  };

  const limits = {
    resumeGap: pick([3, 10, 40, 300]),
    historyPage: pick([3, 20, 100]),
    requestsInFlight: pick([1, 2, 16]),
    unsentBytes: pick([1_000, 4_000, 65_536]),
    peopleListed: pick([1, 100]),
    pingSeconds: pick([5, 25]),
  };
  const steps = Array.from({ length: 5 + random(40) }, (): Step => {
    return { wait: pick([0, 1, 5, 5, 20, 50, 200, 1_000, 4_000]), ...act() };
  });
  return { seed, tabs, rooms, limits, steps };
}
