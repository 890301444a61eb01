import type { Fact } from '../protocol/fact.ts';
import { hereId } from '../protocol/named-in.ts';
import type { RoomParts } from './room-parts.ts';
import type { RoomStanding } from './standing.ts';

type Parts = Pick<RoomParts, 'standings' | 'tellOwn' | 'hereFor' | 'asksWhoEnters' | 'now'>;

/**
 * Tells those whom a message names, wherever they are, where they asked to be told; not of a room that is
 * closed to them as far as its facts say, unless they are in it; and only those who are, where a hook is
 * asked about whoever enters.
 */
export function tellNamed(parts: Parts, { change, author, room }: Fact, seq: number): void {
  if (change.type !== 'posted' || !change.mentions) return;
  const standing = parts.standings.known(room.key);
  const { key, code } = room;
  const { id: by, name } = author;
  for (const { id } of change.mentions) {
    if (id === hereId || id === by) continue;
    const isIn = () => parts.hereFor(key, id) !== undefined;
    const isLetIn = () => standing?.givenTo(id, parts.now()) !== undefined || isIn();
    if (parts.asksWhoEnters ? !isIn() : isClosedTo(standing, id) && !isLetIn()) continue;
    parts.tellOwn(id, { type: 'mentioned', room: key, code, seq, by: { id: by, name } });
  }
}

/** Is the room closed to somebody who is no member, and shows nothing? */
function isClosedTo(standing: RoomStanding | undefined, id: string): boolean {
  if (!standing) return false;
  const { read, password, guests } = standing.settings;
  return read === 'members' || Boolean(password) || (guests === 'off' && id.startsWith('g_'));
}
