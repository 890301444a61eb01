import { type GivenRole, isAtLeast, type Role } from './role.ts';

/** A link that gives a role in a room. Its key is told once, to whoever made it, and never kept. */
export interface Invite {
  /** Names it in lists: nobody gets in by it. */
  readonly id: string;
  readonly role: GivenRole;
  /** The author id of its maker, and what the maker was called. */
  readonly by: string;
  readonly name: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  /** Milliseconds since 1970 from which on it leads nowhere; absent where time does not end it. */
  readonly until?: number;
  /** The number of people it is good for; absent for any number. */
  readonly people?: number;
  /** The number of people who have taken it. */
  readonly taken: number;
  /** Its maker has no role now, or is out: it leads nowhere meanwhile. Told in lists, and never kept. */
  readonly paused?: true;
}

/** Links that a room has at most, those that lead nowhere any more among them. */
export const invitesEach = 100;
/** People that one link is good for, at most. */
export const invitedEach = 1_000;

/** Does it lead somewhere at this moment? */
export function isGood({ until, people, taken }: Invite, now: number): boolean {
  return (until === undefined || until > now) && (people === undefined || taken < people);
}

/**
 * May somebody in this role give that one? A moderator makes members, an owner everybody.
 *
 * @example mayGive('moderator', 'member') // true
 */
export function mayGive(role: Role, given: GivenRole): boolean {
  return isAtLeast(role, given === 'member' ? 'moderator' : 'owner');
}

/** The address of a room's page for a link; what stands behind `#` no browser tells a server. */
export function invitePath(code: string, key: string): string {
  return `/r/${encodeURIComponent(code)}#key=${key}`;
}
