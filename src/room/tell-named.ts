import type { Fact } from '../protocol/fact.ts';
import { hereId } from '../protocol/named-in.ts';
import type { RoomParts } from './room-parts.ts';

/**
 * Tells those whom a message names, wherever they are, where they asked to be told; not of a room that is
 * for members and in which its facts make them none.
 */
export function tellNamed(
  { standings, tellOwn, now }: Pick<RoomParts, 'standings' | 'tellOwn' | 'now'>,
  { change, author, room }: Fact,
  seq: number,
): void {
  if (change.type !== 'posted' || !change.mentions) return;
  const standing = standings.known(room.key);
  const isForMembers = standing?.settings.read === 'members';
  const { id: by, name } = author;
  for (const { id } of change.mentions) {
    if (id === hereId || id === by) continue;
    if (isForMembers && !standing?.givenTo(id, now())) continue;
    const { key, code } = room;
    tellOwn(id, { type: 'mentioned', room: key, code, seq, by: { id: by, name } });
  }
}
