import type { Fact } from '../protocol/fact.ts';
import { type Badge, isAtLeast } from '../protocol/role.ts';
import { idsOf } from '../protocol/standing.ts';
import type { StoreReader } from '../store/store.ts';
import type { Ground, Ordered } from './ground.ts';
import { Hindered } from './may.ts';

/** The badge of a person who is here. */
export type BadgeOf = (room: string, person: string) => Badge | undefined;

/** The parts by which the host is known who has no fact. */
export interface HostParts {
  readonly store: Pick<StoreReader, 'people'>;
  readonly badgeOf: BadgeOf;
}

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

/** The host's badge, where somebody is here with it, or ever did anything here with it. */
export async function hostBadgeOf(
  { store, badgeOf }: HostParts,
  { room: { key }, standing }: Pick<Ground, 'room' | 'standing'>,
  person: string,
): Promise<Badge | undefined> {
  const ids = idsOf(standing.committed, person);
  if (ids.some((id) => badgeOf(key, id) === 'host')) return 'host';
  return (await store.people.wasHost(key, ids)) ? 'host' : undefined;
}

/** Orders by which somebody's words or roles are another's to decide. */
const onPersons: readonly string[] = ['ban', 'timeout', 'grant', 'revoke'];

/**
 * The refusal of an order about the host by somebody else; undefined for every other one. Roles by token
 * no fact tells, so the host is known by its badge.
 */
export async function whyNotOnHost(
  parts: HostParts,
  ground: Ground,
  { type }: Pick<Ordered, 'type'>,
  { change }: Fact,
): Promise<Hindered | undefined> {
  if (!onPersons.includes(type) || !('person' in change)) return undefined;
  const { person } = change;
  if (person === ground.author.id) return undefined;
  const badge = await hostBadgeOf(parts, ground, person);
  if (badge === undefined) return undefined;
  const role = ground.standing.roleOf(ground.actor, ground.now);
  return role === 'host' ? undefined : new Hindered({ code: 'above_you' });
}
