import type { RoomKey } from '../protocol/code.ts';
import type { Fact } from '../protocol/fact.ts';
import { type Badge, isAtLeast } from '../protocol/role.ts';
import type { StoreReader } from '../store/store.ts';
import type { Ground, Ordered } from './ground.ts';
import { Hindered } from './may.ts';

/** The badge of a person who is here. */
export type BadgeOf = (room: string, person: string) => Badge | undefined;

/** The parts by which the host is known who has no fact. */
export interface HostParts {
  readonly store: Pick<StoreReader, 'messages'>;
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

/** Messages among which the host's are looked for: the room's latest. */
const looked = 1_000;

/** The host's badge, where somebody is here with it, or spoke with it lately; roles by token no fact tells. */
export async function hostBadgeOf(
  { store, badgeOf }: HostParts,
  key: RoomKey,
  person: string,
): Promise<Badge | undefined> {
  if (badgeOf(key, person) === 'host') return 'host';
  const { messages } = await store.messages(key, { limit: looked });
  return messages.find(({ author }) => author.id === person && isHost(author))?.author.badge;
}

/**
 * The refusal of an act that keeps the host from speaking, where it is aimed at an id alone; undefined
 * for every other act. A message that it is aimed at tells of itself.
 */
export async function whyNotOnHost(
  parts: HostParts,
  ground: Ground,
  { type, ...aim }: Pick<Ordered, 'type'>,
  { change }: Fact,
): Promise<Hindered | undefined> {
  const isOut = type === 'ban' || type === 'timeout';
  if (!isOut || ('seq' in aim && aim.seq !== undefined) || !('person' in change)) return undefined;
  const { person } = change;
  const badge = await hostBadgeOf(parts, ground.room.key, person);
  try {
    judgeAbove(ground, person, badge);
    return undefined;
  } catch (error) {
    if (error instanceof Hindered) return error;
    throw error;
  }
}
