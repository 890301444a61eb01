import type { Actor } from '../protocol/actor.ts';
import { isCalm } from '../protocol/calm.ts';
import type { RoomKey } from '../protocol/code.ts';
import { isEditable } from '../protocol/edit-window.ts';
import { type DoorCode, isGuest, outClosed, whyKeptOut } from '../protocol/entry.ts';
import { Refusal } from '../protocol/error.ts';
import type { MayNot, OutCode } from '../protocol/me.ts';
import { isAtLeast, type Role } from '../protocol/role.ts';
import type { Settings } from '../protocol/setting.ts';
import { noStanding, type Standing } from '../protocol/standing.ts';
import { waitIfNew } from './newcomers.ts';
import type { LawCode, SpeechCode } from './refused.ts';
import { RoomStanding } from './standing.ts';

/** The reason why somebody may not do something here now. */
export interface Hindrance<Code extends LawCode = LawCode> {
  readonly code: Code;
  /** The seconds until it may; absent where time alone does not change it. */
  readonly seconds?: number;
  /** The words of whoever paused or banned it, where there are any. */
  readonly reason?: string;
}

/** The state of somebody in a room at a moment. */
export interface Stance {
  readonly standing: RoomStanding;
  readonly actor: Actor;
  readonly role: Role;
  readonly now: number;
}

export function stanceOf(standing: RoomStanding, actor: Actor, now: number): Stance {
  return { standing, actor, role: standing.roleOf(actor, now), now };
}

/** The hindrance that keeps somebody out of a room: from reading it, and all else. */
export function hinderedEntry(stance: Stance): Hindrance<DoorCode> | undefined {
  const { standing, actor, now } = stance;
  if (standing.isQuiet) return undefined;
  if (standing.mayBeLinked(actor.author.id)) return { code: 'linked' };
  const out = standing.settings.read === 'members' ? hinderedAsOut(stance) : undefined;
  if (out) return out;
  const code = whyKeptOut(standing.settings, actor, standing.readingRoleOf(actor, now));
  return code && { code };
}

/** The hindrance that keeps somebody from all that is said and done here: a timeout, or a ban. */
export function hinderedAsOut({
  standing,
  actor,
  now,
}: Omit<Stance, 'role'>): Hindrance<OutCode> | undefined {
  const out = standing.speaksNot(actor, now);
  return out && outClosed(out, now);
}

type Unspoken = Hindrance<SpeechCode>;

/** The hindrance that keeps somebody from speaking: from posts, edits and reactions. */
export function hinderedSpeech(stance: Stance): Unspoken | undefined {
  const { standing, actor, role, now } = stance;
  if (actor.readsOnly) return { code: 'guests_off' };
  if (standing.isQuiet) return undefined;
  const { settings } = standing;
  const out = hinderedAsOut(stance);
  if (out) return out;
  if (settings.archived) return { code: 'archived' };
  if (isAtLeast(role, 'moderator')) return undefined;
  return hinderedEntry(stance) ?? hinderedByTime(settings, now) ?? hinderedByRank(stance);
}

function hinderedByTime({ opens, ends }: Settings, now: number): Unspoken | undefined {
  if (opens > now) return { code: 'read_only', seconds: secondsTo(opens, now) };
  if (ends !== 0 && ends <= now) return { code: 'read_only' };
  return undefined;
}

const secondsTo = (moment: number, now: number) => Math.ceil((moment - now) / 1_000);

function hinderedByRank({ standing, actor, role, now }: Stance): Unspoken | undefined {
  const { guests, post, calm } = standing.settings;
  if (post === 'moderators') return { code: 'read_only' };
  if (isAtLeast(role, 'member')) return undefined;
  if (guests === 'read' && isGuest(actor)) return { code: 'guests_off' };
  if (post === 'members') return { code: 'read_only' };
  const isHeld = role === 'stranger' && isCalm(standing.settings, now);
  return isHeld ? { code: 'read_only', seconds: secondsTo(calm, now) } : undefined;
}

/** The hindrance of somebody who still waits as a newcomer. @param wait in seconds */
export function hinderedAsNew(wait: number): Hindrance<'newcomer'> | undefined {
  return wait > 0 ? { code: 'newcomer', seconds: wait } : undefined;
}

/** That of rooms whose standing somebody here was told by: it is worked out once for all of them. */
const told = new WeakMap<Standing, RoomStanding>();

/** The standing of a room by what was told of it. */
export function standingToldBy(standing: Standing, room: RoomKey): RoomStanding {
  const judged = told.get(standing) ?? new RoomStanding(room, standing);
  if (standing !== noStanding) told.set(standing, judged);
  return judged;
}

/**
 * The acts closed to somebody in a room at a moment, by what its facts have decided, as they would
 * be refused. Undefined where it may do all.
 *
 * @param newFor the milliseconds for which somebody has been here who never wrote; absent for others
 * @example mayNotIn(standing, { author: ann }, 'tea', now) // [{ what: 'post', code: 'archived' }]
 */
export function mayNotIn(
  standing: Standing,
  actor: Actor,
  room: RoomKey,
  now: number,
  newFor?: number,
): readonly MayNot[] | undefined {
  if (standing === noStanding && !actor.readsOnly) return undefined;
  const judged = standingToldBy(standing, room);
  const stance = stanceOf(judged, actor, now);
  const wait = newFor === undefined ? 0 : waitIfNew(judged, actor, stance.role, newFor);
  const hindrance = hinderedSpeech(stance) ?? hinderedAsNew(wait);
  return hindrance && [{ what: 'post', ...hindrance }];
}

/** The hindrance to an edit of a message that was posted at `at`. */
export function hinderedEdit({ standing, role, now }: Stance, at: number): Hindrance | undefined {
  return isEditable(standing.settings, role, at, now) ? undefined : { code: 'edit_late' };
}

/** A refusal for a reason of time, standing or setting: what was done before is answered all the same. */
export class Hindered extends Refusal {
  override name = 'Hindered';

  constructor({ code, seconds, reason }: Hindrance) {
    super(code, seconds, undefined, reason);
  }
}

/** @throws Hindered */
export function refuseIf(hindrance: Hindrance | undefined): void {
  if (hindrance) throw new Hindered(hindrance);
}
