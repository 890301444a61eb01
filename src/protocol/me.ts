import { type Actor, grantedRole } from './actor.ts';
import type { RoomKey } from './code.ts';
import type { ErrorCode } from './error.ts';
import type { Question } from './question.ts';
import type { Author } from './record.ts';
import { type Badge, isAtLeast, isCleared, type Role } from './role.ts';
import { grantedTo, type Standing } from './standing.ts';

/** Something that somebody may not do in a room now. */
export interface MayNot {
  readonly what: 'read' | 'post' | 'edit' | 'react' | 'ask';
  /** Why, as it would be refused. */
  readonly code: ErrorCode;
  /** Until it may; absent where time changes nothing. */
  readonly seconds?: number;
}

/** What somebody is in a room. */
export interface Me {
  readonly role: Role;
  /** When the role ends, in milliseconds since 1970; absent where it stays. */
  readonly until?: number;
  /** What is sealed for others is heard. */
  readonly cleared?: true;
  readonly mayNot?: readonly MayNot[];
}

/** What one person is told of a room, beside its log: no number, the last one counts. */
export type Aside =
  | ({ readonly type: 'me'; readonly room: string } & Me)
  | { readonly type: 'yours'; readonly room: string; readonly yours: readonly Question[] };

/**
 * What somebody is in a room: the higher of what facts and token say; a role that was taken here beats
 * every token but the host's.
 *
 * @param now milliseconds since 1970
 */
export function meIn(
  standing: Standing,
  { author, grants }: Actor,
  room: RoomKey,
  now: number,
): Me {
  const given = author.claimed ? undefined : grantedTo(standing.people, author.id);
  const byFacts = given && (given.until ?? Number.POSITIVE_INFINITY) > now ? given : undefined;
  const said = grantedRole(grants, room);
  // What the room took, no token of less than the host's gives back.
  const byToken = said !== 'host' && standing.revoked.includes(author.id) ? undefined : said;
  const least: Role = author.claimed ? 'stranger' : 'guest';
  const role = [byFacts?.role, byToken].reduce<Role>(
    (highest, one) => (one && isAtLeast(one, highest) ? one : highest),
    least,
  );
  const { until } = byFacts ?? {};
  const ends = until !== undefined && role !== byToken ? { until } : undefined;
  return isCleared(role) ? { role, ...ends, cleared: true } : { role, ...ends };
}

/** Nothing to tell: anybody would be the same here. */
export function isUsual({ role, mayNot }: Me): boolean {
  return mayNot === undefined && !isAtLeast(role, 'member');
}

/** An author with what stands beside its name in a room. */
export function badged(author: Author, { role }: Me): Author {
  const badge = badgeOf(role) ?? (author.badge === 'bot' ? 'bot' : undefined);
  if (badge === author.badge) return author;
  const { badge: _, ...bare } = author;
  return badge ? { ...bare, badge } : bare;
}

function badgeOf(role: Role): Badge | undefined {
  return role === 'host' || role === 'owner' || role === 'moderator' ? role : undefined;
}
