/** The roles that somebody may have in a room, from the least to the most. */
export const roles = ['stranger', 'guest', 'member', 'moderator', 'owner', 'host'] as const;

export type Role = (typeof roles)[number];

/** Those that a room gives. */
export const givenRoles = ['member', 'moderator', 'owner'] as const;
export type GivenRole = (typeof givenRoles)[number];

/** The marks beside a name; from standing only, never from text. */
export const badges = ['host', 'owner', 'moderator', 'bot'] as const;
export type Badge = (typeof badges)[number];

export function isBadge(word: string | undefined): word is Badge {
  return badges.some((badge) => badge === word);
}

/** The badge beside the name of somebody with this role. */
export function badgeOf(role: Role): Badge | undefined {
  return role === 'host' || role === 'owner' || role === 'moderator' ? role : undefined;
}

/** @example isAtLeast('owner', 'moderator') // true */
export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}

/** Moderator and more: they hear what is sealed. */
export function isCleared(role: Role): boolean {
  return isAtLeast(role, 'moderator');
}

/** The role of anybody where a room and a token say nothing. */
export function usualRole(author: { readonly claimed?: true } | undefined): Role {
  return author?.claimed ? 'stranger' : 'guest';
}

/** People who may have a role in a room, those whose role is over among them. */
export const rolesEach = 5_000;
