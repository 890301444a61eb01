import { isAtLeast } from '../protocol/role.ts';
import type { Ground } from './ground.ts';
import { Hindered } from './may.ts';

/**
 * Nobody acts on somebody who stands as high by the room's facts, but for the host, and a room's first
 * owner.
 *
 * @param person whoever is meant, a guest's id among them
 * @throws Hindered `above_you`
 */
export function judgeAbove({ standing, actor, now }: Ground, person: string): void {
  const role = standing.roleOf(actor, now);
  if (role === 'host') return;
  const above = standing.highestOf(person, now);
  const isFirst = role === 'owner' && standing.isFirst(actor.author.id);
  const isHigher = above === undefined || (role !== above && isAtLeast(role, above));
  const actsOnFirst = standing.mayBeFirst(person);
  if (!isHigher && (!isFirst || actsOnFirst)) throw new Hindered({ code: 'above_you' });
}
