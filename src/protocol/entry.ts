import type { Actor } from './actor.ts';
import type { RoomKey } from './code.ts';
import { type ErrorCode, Refusal } from './error.ts';
import { outCodes, outIn, rankIn } from './me.ts';
import { type Out, secondsOf } from './out.ts';
import { isAtLeast, type Role } from './role.ts';
import type { Settings } from './setting.ts';
import { linkOf, type Standing } from './standing.ts';

/** Somebody without anything to be known by. */
export const nobody: Actor = { author: { id: '', name: '', claimed: true }, isGuest: true };

/** The reasons why a room may be closed to somebody; every door may say each of them. */
export const doorCodes = [
  'guests_off',
  'members_only',
  'password_needed',
  'linked',
  ...outCodes,
] as const satisfies readonly ErrorCode[];
export type DoorCode = (typeof doorCodes)[number];

/** The reason why a room is closed to somebody. */
export interface Closed<Code extends DoorCode = DoorCode> {
  readonly code: Code;
  /** The seconds until it opens; absent where time alone does not open it. */
  readonly seconds?: number;
  /** The words of whoever paused or banned it, where there are any. */
  readonly reason?: string;
}

/** The refusal of whoever finds a room closed. */
export function refusalAt({ code, seconds, reason }: Closed): Refusal {
  return new Refusal(code, seconds, undefined, reason);
}

/** A ban or a timeout as it is told at a moment. */
export function outClosed(out: Out, now: number): Closed<'timed_out' | 'banned'> {
  const code = out.kind === 'banned' ? 'banned' : 'timed_out';
  const seconds = secondsOf(out, now);
  const { reason } = out;
  const end = seconds === undefined ? {} : { seconds };
  return { code, ...end, ...(reason === undefined ? {} : { reason }) };
}

/**
 * The reason why somebody may not read a room, nor do anything else there; undefined where it may.
 *
 * @example whyKeptOut({ read: 'members' }, { author: ann }, 'guest') // 'members_only'
 */
export function whyKeptOut(
  { guests, read, password }: Partial<Settings>,
  actor: Actor,
  role: Role,
): DoorCode | undefined {
  if (isAtLeast(role, 'member')) return undefined;
  if (guests === 'off' && isGuest(actor)) return 'guests_off';
  if (read === 'members') return 'members_only';
  return password && actor.passed !== password ? 'password_needed' : undefined;
}

/**
 * The same by what the facts of a room have decided, at a moment in milliseconds since 1970.
 *
 * @param visitor who comes; absent for who shows nothing
 */
export function closedTo(
  standing: Standing,
  visitor: Actor | undefined,
  room: RoomKey,
  now: number,
): Closed | undefined {
  const { guests, read, password } = standing.settings;
  if (visitor && linkOf(standing, visitor.author.id)) return { code: 'linked' };
  if (guests !== 'off' && read !== 'members' && !password) return undefined;
  const actor = visitor ?? nobody;
  const out = read === 'members' ? outIn(standing, actor, now) : undefined;
  if (out) return outClosed(out, now);
  const code = whyKeptOut(standing.settings, actor, rankIn(standing, actor, room, now).role);
  return code && { code };
}

/** Nobody vouches for it: its secret, or its name, is of its own making. */
export function isGuest({ author, isGuest: isSo }: Actor): boolean {
  return isSo === true || author.claimed === true;
}
