import { closedTo, refusalAt } from '../protocol/entry.ts';
import type { Clearances } from './clearances.ts';
import type { Entrance } from './place.ts';

/** @throws Refusal where the room is closed to who comes */
export function checkDoor(
  { clearances }: { readonly clearances: Pick<Clearances, 'standing'> },
  { actor, room }: Pick<Entrance, 'actor' | 'room'>,
): void {
  const closed = closedTo(clearances.standing, actor, room.key, Date.now());
  if (closed) throw refusalAt(closed);
}
