import { type Actor, actingBy, grantedRole } from './actor.ts';
import type { RoomKey } from './code.ts';
import type { ErrorCode } from './error.ts';
import { longestOf, type Out, outsOf } from './out.ts';
import type { Question } from './question.ts';
import type { Author } from './record.ts';
import type { OwnHeld } from './review.ts';
import { badgeOf, isAtLeast, isCleared, type Role, usualRole } from './role.ts';
import { grantedTo, guestsOf, type Standing, takenIn } from './standing.ts';

/** Something that somebody may not do in a room now. */
export interface MayNot {
  /** To say something; where time does not end it, edits and reactions are not taken either. */
  readonly what: 'post';
  /** The reason, as it would be refused. */
  readonly code: ErrorCode;
  /** The seconds until it may; absent where time changes nothing. */
  readonly seconds?: number;
  /** The words of whoever paused or banned it; absent where there are none. */
  readonly reason?: string;
}

/** Somebody in a room, as it is told about itself. */
export interface Me {
  readonly role: Role;
  /** The moment when the role ends, in milliseconds since 1970; absent where it stays. */
  readonly until?: number;
  /** Hears what is sealed for others. */
  readonly cleared?: true;
  readonly mayNot?: readonly MayNot[];
  /** The name that it has here, where the one that it says is for somebody with a badge. */
  readonly name?: string;
  /** The ids under which it was here before as a guest: what stands under them is its own. */
  readonly guests?: readonly string[];
}

/** The judge of what somebody may not do in a room; undefined where it may do all. */
export type MayNotIn = (
  standing: Standing,
  actor: Actor,
  room: RoomKey,
  now: number,
  /** The milliseconds for which somebody has been here who never wrote; absent for others. */
  newFor?: number,
) => readonly MayNot[] | undefined;

/** The codes by which somebody is kept from speaking in a room. */
export const outCodes = ['timed_out', 'banned'] as const satisfies readonly ErrorCode[];
export type OutCode = (typeof outCodes)[number];

/** The ban or the timeout that somebody is told of; undefined where it is not out. */
export function outWhy(mayNot: readonly MayNot[] | undefined): MayNot | undefined {
  return mayNot?.find(({ code }) => code === 'banned' || code === 'timed_out');
}

/** A word to one person about a room, beside its log, without a number. */
export type Aside =
  | {
      /** It may say nothing there, and read nothing where only members do. */
      readonly type: 'out';
      readonly room: string;
      readonly code: OutCode;
      /** For how many seconds; absent where it is for good. */
      readonly seconds?: number;
      /** The words of whoever decided that; absent where there are none. */
      readonly reason?: string;
    }
  | ({ readonly type: 'me'; readonly room: string } & Me)
  /** Questions of its own that are new or changed, each with no more than the answers that are new. */
  | {
      readonly type: 'yours';
      readonly room: string;
      readonly yours: readonly Question[];
      /** Messages of its own that came to wait, or wait no more; absent where that is none. */
      readonly waiting?: readonly OwnHeld[];
    };

/** Over an event stream, who gained clearance reads the room anew. */
export interface Reset {
  readonly type: 'reset';
  readonly room: string;
  readonly code: 'clearance';
}

/**
 * Somebody in a room, by its facts and a token.
 *
 * @param now milliseconds since 1970
 * @param mayNotIn says what it may not do there
 * @param newFor as that one takes it
 */
export function meIn(
  standing: Standing,
  actor: Actor,
  room: RoomKey,
  now: number,
  mayNotIn?: MayNotIn,
  newFor?: number,
): Me {
  const { author } = actor;
  const isOut = outIn(standing, actor, now) !== undefined;
  const rank = rankIn(standing, actor, room, now);
  const role = isOut ? usualRole(author) : rank.role;
  const ends = isOut || rank.until === undefined ? undefined : { until: rank.until };
  const before = guestsOf(standing, author.id);
  const guests = before.length > 0 ? { guests: before } : undefined;
  const cleared = isCleared(role) ? ({ cleared: true } as const) : undefined;
  const me: Me = { role, ...ends, ...cleared, ...guests };
  const mayNot = mayNotIn?.(standing, actor, room, now, newFor);
  return mayNot ? { ...me, mayNot } : me;
}

/** The role by which somebody may read a room, out or not, and when it ends by itself. */
export function rankIn(
  { people, revoked }: Standing,
  { author, grants }: Actor,
  room: RoomKey,
  now: number,
): { readonly role: Role; readonly until?: number } {
  const granted = author.claimed ? undefined : grantedTo(people, author.id);
  const byFacts =
    granted && (granted.until ?? Number.POSITIVE_INFINITY) > now ? granted : undefined;
  const said = grantedRole(grants, room);
  const { role } = actingBy(author, said, byFacts?.role, takenIn(revoked, author.id));
  const { until } = byFacts ?? {};
  return until !== undefined && role !== said ? { role, until } : { role };
}

/** The ban or timeout that keeps somebody from speaking at a moment; no token helps but the host's. */
export function outIn(
  { out }: Standing,
  { author, grants }: Pick<Actor, 'author' | 'grants'>,
  now: number,
): Out | undefined {
  if (out.length === 0 || author.claimed || grants?.role === 'host') return undefined;
  return longestOf(outsOf(out, author.id), now);
}

/** Nothing to tell: anybody would be the same here. */
export function isUsual({ role, mayNot, name, guests }: Me): boolean {
  const isPlain = mayNot === undefined && guests === undefined && name === undefined;
  return isPlain && !isAtLeast(role, 'member');
}

/** An author with what stands beside its name in a room. */
export function badged(author: Author, { role }: Me): Author {
  const badge = badgeOf(role) ?? (author.badge === 'bot' ? 'bot' : undefined);
  if (badge === author.badge) return author;
  const { badge: _, ...bare } = author;
  return badge ? { ...bare, badge } : bare;
}
