import type { RoomName } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import type { ActParts } from './act.ts';

/** The room that a spelling leads to. @throws Refusal `bad_code` */
export function roomOf(spelling: string, { store, limits }: ActParts): RoomName {
  const room = store.find(spelling, limits);
  if (!room) throw new Refusal('bad_code');
  return room;
}
