import { type Badge, isAtLeast } from '../protocol/role.ts';
import type { Ground } from './ground.ts';
import { Hindered } from './may.ts';

/**
 * Nobody acts on the host but the host, nor on somebody who stands as high by the room's facts, but for
 * the host, and a room's first owner.
 *
 * @param person whoever is meant, a guest's id among them
 * @param badge that of the message by which it is meant: who was the host then, no fact says
 * @throws Hindered `above_you`
 */
export function judgeAbove({ standing, actor, now }: Ground, person: string, badge?: Badge): void {
  const role = standing.roleOf(actor, now);
  if (role === 'host') return;
  if (isHost({ id: person, badge })) throw new Hindered({ code: 'above_you' });
  const above = standing.highestOf(person, now);
  const isFirst = role === 'owner' && standing.isFirst(actor.author.id);
  const isHigher = above === undefined || (role !== above && isAtLeast(role, above));
  const actsOnFirst = standing.mayBeFirst(person);
  if (!isHigher && (!isFirst || actsOnFirst)) throw new Hindered({ code: 'above_you' });
}

/** Did the host say that, by its own tools or by a token? */
export function isHost({ id, badge }: { readonly id: string; readonly badge?: Badge | undefined }) {
  return badge === 'host' || id.startsWith('h_');
}
