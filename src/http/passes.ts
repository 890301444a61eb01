import type { Actor } from '../protocol/actor.ts';
import type { RoomName } from '../protocol/code.ts';
import { nobody } from '../protocol/entry.ts';
import type { Ask } from './route.ts';

/** Carries passes of rooms, one each; an address is kept in too many places. */
export const passHeader = 'parlour-pass';

/** The passes that a request carries. */
export function passesIn(request: Request): readonly string[] {
  const header = request.headers.get(passHeader);
  return header === null ? [] : header.split(',').map((pass) => pass.trim());
}

/** Somebody as it acts in a room: with the password that a pass of the request stands for. */
export async function asPassed(
  { passes, house }: Pick<Ask, 'passes' | 'house'>,
  { key }: RoomName,
  actor: Actor,
): Promise<Actor> {
  if (passes.length === 0) return actor;
  const { rooms } = house;
  const { password: version } = (await rooms.standing(key)).committed.settings;
  if (!version) return actor;
  const due = { room: key, author: actor.author, version };
  return passes.some((pass) => rooms.isPass(pass, due)) ? { ...actor, passed: version } : actor;
}

/** The person who reads a room by a request, as far as it shows anything. */
export function visitorOf(ask: Ask, room: RoomName): Promise<Actor> {
  return asPassed(ask, room, ask.reader ?? nobody);
}
