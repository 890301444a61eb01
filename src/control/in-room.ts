import type { RoomKey } from '../protocol/code.ts';
import type { LastRefusal } from '../protocol/desk.ts';
import type { Message } from '../protocol/record.ts';
import type { ActParts } from './act.ts';

/** Messages of a room that are looked at, and the milliseconds that they may be old. */
const looked = 1_000;
const lately = 10 * 60_000;
/** Refusals of a room that are told. */
const mostRefused = 10;

/** Somebody who is in a room, or wrote there of late. */
export interface InRoom {
  readonly id: string;
  readonly name: string;
  /** Its role, its badge, or that it has no key. */
  readonly standing: string;
  /** Connections that it has in the room; 0 where it is gone. */
  readonly connections: number;
  /** Its messages of the last ten minutes. */
  readonly messages: number;
  /** The places that its connections come from, in the look that the log has addresses in. */
  readonly from: readonly string[];
}

/** An address by what comes from it. */
export interface FromAddress {
  readonly from: string;
  readonly connections: number;
  /** Messages of the last ten minutes, of those who are connected from there. */
  readonly messages: number;
}

/** Everything about a room that its host asks about when something goes on there. */
export interface RoomLook {
  /** Those who wrote most of late first. */
  readonly people: readonly InRoom[];
  readonly addresses: readonly FromAddress[];
  readonly refused: readonly LastRefusal[];
}

/** Looks into a room: who is there, how much it says, and from where. */
export async function lookIn(key: RoomKey, parts: ActParts, now: number): Promise<RoomLook> {
  const { store, live } = parts;
  const [{ messages }, { people }] = await Promise.all([
    store.messages(key, { limit: looked }),
    store.standing(key),
  ]);
  const late = messages.filter(({ at }) => now - at <= lately);
  const roles = new Map(
    people.flatMap(({ person, role, until = Number.POSITIVE_INFINITY }) =>
      until > now ? [[person, role] as const] : [],
    ),
  );
  const found = new Map<string, Counted>();
  for (const { author } of late) counted(found, author, roles).messages++;
  for (const { author, address } of live?.here(key) ?? []) {
    const one = counted(found, author, roles);
    const from = live?.refusals.shown(address);
    one.connections++;
    if (from !== undefined) one.from.set(from, (one.from.get(from) ?? 0) + 1);
  }
  const all = [...found.values()].sort(byMuch);
  const refused = live?.refusals.latest().filter(({ room }) => room === key) ?? [];
  return {
    people: all.map(({ from, ...one }) => ({ ...one, from: [...from.keys()] })),
    addresses: addressesOf(all),
    refused: refused.slice(0, mostRefused),
  };
}

interface Counted extends Pick<InRoom, 'id' | 'name' | 'standing'> {
  connections: number;
  messages: number;
  /** Connections by address. */
  readonly from: Map<string, number>;
}

function counted(
  found: Map<string, Counted>,
  { id, name, badge, claimed }: Message['author'],
  roles: ReadonlyMap<string, string>,
): Counted {
  const standing = claimed ? 'no key' : (roles.get(id) ?? badge ?? '');
  const one = found.get(id) ?? { id, name, standing, connections: 0, messages: 0, from: new Map() };
  found.set(id, one);
  return one;
}

function addressesOf(all: readonly Counted[]): readonly FromAddress[] {
  const found = new Map<string, { from: string; connections: number; messages: number }>();
  for (const { from: froms, messages } of all) {
    for (const [from, connections] of froms) {
      const one = found.get(from) ?? { from, connections: 0, messages: 0 };
      one.connections += connections;
      one.messages += messages;
      found.set(from, one);
    }
  }
  return [...found.values()].sort(byMuch);
}

type Much = { readonly messages: number; readonly connections: number };
const byMuch = (one: Much, other: Much): number =>
  other.messages - one.messages || other.connections - one.connections;
