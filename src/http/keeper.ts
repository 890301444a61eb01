import type { Actor } from '../protocol/actor.ts';
import type { RoomKey } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import { isCleared } from '../protocol/role.ts';
import type { RoomStanding } from '../room/standing.ts';
import { bearerWhoAsks } from './asker.ts';
import type { Ask } from './route.ts';

/** Somebody who keeps order in a room, and asks for what only those are shown. */
export interface Keeper {
  readonly actor: Actor;
  readonly standing: RoomStanding;
  /** Milliseconds since 1970: the moment for which it was judged. */
  readonly now: number;
}

/** @throws Refusal `not_allowed` where the asker does not keep order there, and what `bearerWhoAsks` says */
export async function keeperWhoAsks(ask: Ask, room: RoomKey): Promise<Keeper> {
  const actor = bearerWhoAsks(ask, undefined);
  const standing = await ask.house.rooms.standing(room);
  const now = Date.now();
  if (!isCleared(standing.roleOf(actor, now))) throw new Refusal('not_allowed');
  return { actor, standing, now };
}
