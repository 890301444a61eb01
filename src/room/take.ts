import type { As, Fact } from '../protocol/fact.ts';
import type { Invite } from '../protocol/invite.ts';
import { isAtLeast } from '../protocol/role.ts';
import { factBy } from './decide.ts';
import type { Ground, Take } from './ground.ts';
import { Hindered, hinderedAsOut } from './may.ts';
import type { RoomStanding } from './standing.ts';

/** A link that somebody takes: the fact of it, and why it may not be. */
export interface Taking {
  readonly fact: Fact;
  readonly refusal?: Hindered | undefined;
}

/** The taking of a link by somebody: the role that it is given, it gives itself. */
export function takingBy(ground: Ground, command: Take): Taking {
  const { actor, standing, now } = ground;
  const { id: person, name } = actor.author;
  const { id: invite, role } = command.invite;
  const as: As = { role: standing.roleOf(actor, now), by: 'link' };
  const fact = factBy(ground, command, { type: 'granted', person, name, role });
  return { fact: { ...fact, as, invite }, refusal: whyNot(ground, command) };
}

/** Nobody is lowered by a link, nor is one used up by somebody who has its role. */
function whyNot({ actor, standing, now }: Ground, { invite }: Take): Hindered | undefined {
  const { author } = actor;
  if (author.claimed) return new Hindered({ code: 'no_key' });
  if (standing.mayBeLinked(author.id)) return new Hindered({ code: 'linked' });
  const out = hinderedAsOut({ standing, actor, now });
  if (out) return new Hindered(out);
  if (isMakerOver(standing, invite, now)) return new Hindered({ code: 'no_link' });
  if (!standing.hasRoomFor(author.id)) return new Hindered({ code: 'too_many_roles' });
  const { role } = invite;
  const has = [standing.roleOf(actor, now), standing.highestOf(author.id, now) ?? 'guest'] as const;
  const isHigher = has.some((each) => each !== role && isAtLeast(each, role));
  const given = standing.granted(author.id);
  const stays = given?.role === role && given.until === undefined;
  return isHigher || stays ? new Hindered({ code: 'has_role' }) : undefined;
}

/**
 * Is it over what a link rests on: its maker's role, which may have been given an end since? Meanwhile
 * so it is while the maker is timed out or banned, for then it has no role. A role that was over
 * before the link was made is not the one: that was a token's, which is known only while it is shown.
 */
export function isMakerOver(
  standing: RoomStanding,
  { by, at }: Pick<Invite, 'by' | 'at'>,
  now: number,
): boolean {
  if (standing.outOf(by, now)) return true;
  const until = standing.granted(by)?.until ?? Number.POSITIVE_INFINITY;
  return at < until && until <= now;
}
