import type { RoomName } from '../protocol/code.ts';
import { type Closed, closedTo, refusalAt } from '../protocol/entry.ts';
import { visitorOf } from './passes.ts';
import type { Ask, Route } from './route.ts';

/**
 * Does a route tell what is in a room? Those that change something are judged in the room, where what
 * was done before is answered all the same; pages come empty, and are filled once it is known who reads.
 */
export function isBehindDoor({ method, path, refusesBy }: Route): boolean {
  return method === 'GET' && refusesBy === 'json' && path.includes('{code}');
}

/** The reason why the asker may not read a room; undefined where it may. */
export async function closedFor(ask: Ask, room: RoomName): Promise<Closed | undefined> {
  const { committed } = await ask.house.rooms.standing(room.key);
  return closedTo(committed, await visitorOf(ask, room), room.key, Date.now());
}

/** Does a room tell nothing to who can't say who it is, as a browser that opens an address? */
export async function isClosedToStrangers(ask: Ask, room: RoomName): Promise<boolean> {
  const { identity, rooms } = ask.house;
  if (identity.guests === 'off' || rooms.asksWhoEnters) return true;
  return (await closedFor(ask, room)) !== undefined;
}

/** @throws Refusal where the room is closed to who asks */
export async function checkDoor(ask: Ask, room: RoomName): Promise<void> {
  const closed = await closedFor(ask, room);
  if (closed) throw refusalAt(closed);
}
