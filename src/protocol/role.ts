/** What somebody may be in a room, from the least to the most. */
export const roles = ['stranger', 'guest', 'member', 'moderator', 'owner', 'host'] as const;

export type Role = (typeof roles)[number];

/** Those that a room gives. */
export type GivenRole = 'member' | 'moderator' | 'owner';

/** What stands beside a name; from standing only, never from text. */
export type Badge = 'host' | 'owner' | 'moderator' | 'bot';

/** @example isAtLeast('owner', 'moderator') // true */
export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}

/** Moderator and more: they hear what is sealed. */
export function isCleared(role: Role): boolean {
  return isAtLeast(role, 'moderator');
}
