import { closedTo } from '../protocol/entry.ts';
import { Refusal } from '../protocol/error.ts';
import type { Clearances } from './clearances.ts';
import type { Entrance } from './place.ts';

/** @throws Refusal where the room is closed to who comes */
export function checkDoor(
  { clearances }: { readonly clearances: Pick<Clearances, 'standing'> },
  { actor, room }: Pick<Entrance, 'actor' | 'room'>,
): void {
  const closed = closedTo(clearances.standing, actor, room.key, Date.now());
  if (closed) throw new Refusal(closed.code, closed.seconds);
}
