import type { RoomKey } from './code.ts';
import type { Purse } from './purse.ts';
import type { Author } from './record.ts';
import { type GivenRole, isAtLeast, type Role } from './role.ts';

/** Somebody who acts, with what it brings along. */
export interface Actor {
  readonly author: Author;
  /** The word of its token about rooms; absent where it says nothing. */
  readonly grants?: Grants | undefined;
  /** A bot whose messages may grow before everybody's eyes. */
  readonly mayGrow?: true | undefined;
  /** May hear, and say nothing: the host lets those without an account no further. */
  readonly readsOnly?: true | undefined;
  /** Nobody vouches for it: its secret, or its name, is of its own making. */
  readonly isGuest?: true | undefined;
  /** The id of the guest whose secret it showed, too: the same person, before it had an account. */
  readonly guest?: string | undefined;
  /**
   * The place by which it is counted without an id: its address, or the connection where that tells
   * nobody apart.
   */
  readonly from?: string | undefined;
  /** The address that it speaks from, one IPv4 or a /64; absent where that tells nobody apart. */
  readonly address?: string | undefined;
  /** The address that a bar holds for: the same, or that of a proxy which is not named. */
  readonly barredFrom?: string | undefined;
  /** The connection of whoever sits in a room without an id: nothing else tells it from others. */
  readonly within?: string | undefined;
  /** All that is counted of it; absent for the host's own acts. */
  readonly purse?: Purse | undefined;
  /** Its messages are counted before they come to a room: it has no word for a refusal. */
  readonly isPaced?: true | undefined;
  /** The version of the password that it has shown in the room in which it acts. */
  readonly passed?: string | undefined;
}

/** The roles that a token gives in rooms. */
export interface Grants {
  /** The host itself, in every room. */
  readonly role?: 'host';
  /** Roles by the keys of rooms, and by beginnings of keys: `lecture:*`, or `*` for all. */
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

/** The role in which somebody acts, and what that rests on: facts of the room unless said. */
export interface Acting {
  readonly role: Role;
  readonly by?: 'token' | 'host';
}

/**
 * The higher of what token and facts say. Up to the role that was taken in the room no token counts,
 * but the host's, whatever the room gives since.
 *
 * @param said by the token
 * @param given by the room's facts, at this moment
 * @param taken by them, and the highest that was
 */
export function actingBy(
  { claimed }: Author,
  said: 'host' | GivenRole | undefined,
  given: GivenRole | undefined,
  taken: GivenRole | undefined,
): Acting {
  if (said === 'host') return { role: 'host', by: 'host' };
  // Nobody can prove to be who is only claimed.
  if (claimed) return { role: 'stranger' };
  const counts = said !== undefined && !(taken && isAtLeast(taken, said));
  if (counts && !(given && isAtLeast(given, said))) return { role: said, by: 'token' };
  return { role: given ?? 'guest' };
}
