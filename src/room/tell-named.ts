import type { Fact } from '../protocol/fact.ts';
import { hereId } from '../protocol/named-in.ts';
import type { RoomParts } from './room-parts.ts';
import type { RoomStanding } from './standing.ts';

type Parts = Pick<RoomParts, 'standings' | 'tellOwn' | 'hereFor' | 'now'>;

/**
 * Tells those whom a message names, wherever they are, where they asked to be told; not of a room that is
 * closed to them as far as its facts say, unless they are in it.
 */
export function tellNamed(parts: Parts, { change, author, room }: Fact, seq: number): void {
  if (change.type !== 'posted' || !change.mentions) return;
  const standing = parts.standings.known(room.key);
  const { key, code } = room;
  const { id: by, name } = author;
  for (const { id } of change.mentions) {
    if (id === hereId || id === by) continue;
    const isClosed = standing && mayBeClosedTo(standing, id);
    const isIn = () => standing?.givenTo(id, parts.now()) || parts.hereFor(key, id) !== undefined;
    if (isClosed && !isIn()) continue;
    parts.tellOwn(id, { type: 'mentioned', room: key, code, seq, by: { id: by, name } });
  }
}

/** Is the room closed to somebody who is no member, and shows nothing? */
function mayBeClosedTo({ settings }: RoomStanding, id: string): boolean {
  const { read, password, guests } = settings;
  return read === 'members' || Boolean(password) || (guests === 'off' && id.startsWith('g_'));
}
