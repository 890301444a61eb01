import type { RoomKey } from './code.ts';
import type { Author } from './record.ts';
import type { GivenRole } from './role.ts';

/** Who acts, and what it brings along. */
export interface Actor {
  readonly author: Author;
  /** What its token says of rooms; absent where it says nothing. */
  readonly grants?: Grants | undefined;
  /** May hear, and say nothing: the host lets those without an account no further. */
  readonly readsOnly?: true | undefined;
  /** Nobody vouches for it: its secret, or its name, is of its own making. */
  readonly isGuest?: true | undefined;
  /** Has shown the password of the room in which it acts. */
  readonly isPassed?: true | undefined;
}

/** What a token says of rooms. */
export interface Grants {
  /** The host itself, in every room. */
  readonly role?: 'host';
  /** By the keys of rooms, and by beginnings of keys: `lecture:*`, or `*` for all. */
  readonly rooms?: ReadonlyMap<string, GivenRole>;
}

/**
 * The role that a token gives in a room; the longest name that is the room's counts.
 *
 * @example grantedRole({ rooms: new Map([['lecture:*', 'member']]) }, 'lecture:7') // 'member'
 */
export function grantedRole(
  grants: Grants | undefined,
  room: RoomKey,
): 'host' | GivenRole | undefined {
  if (!grants) return undefined;
  if (grants.role) return grants.role;
  const { rooms } = grants;
  const named = rooms?.get(room);
  if (!rooms || named) return named;
  for (let end = room.lastIndexOf(':'); end >= 0; end = room.lastIndexOf(':', end - 1)) {
    const given = rooms.get(`${room.slice(0, end + 1)}*`);
    if (given || end === 0) return given ?? rooms.get('*');
  }
  return rooms.get('*');
}
