import type { Fact } from '../protocol/fact.ts';
import { idsOf } from '../protocol/standing.ts';
import type { Commits } from './commits.ts';
import { factBy, keepsOrder, type Reacted } from './decide.ts';
import type { Ground } from './ground.ts';
import { reactorAs } from './link.ts';
import type { RoomParts } from './room-parts.ts';

type Parts = Pick<RoomParts, 'store'>;

/**
 * The facts that come before what is done to a message. Who reacted as a guest and as itself takes back
 * both. A pinned message that its author edits is pinned no more: the words above all others are those
 * that somebody who keeps order saw there.
 */
export async function alsoDone(
  { store }: Parts,
  commits: Commits,
  ground: Ground,
  { room, author, at, change }: Fact,
  { as: [, ...others] }: Reacted,
): Promise<readonly Fact[]> {
  if (change.type !== 'edited') {
    return others.map((id) => ({ room, author: reactorAs(author, id), at, change }));
  }
  if (keepsOrder(ground) || (await commits.isNothingPinned())) return [];
  const { target } = change;
  const pins = await store.pins(room.key, at);
  const isPinned = pins.some(({ message }) => message.seq === target);
  return isPinned ? [{ room, author, at, change: { type: 'unpinned', target } }] : [];
}

/** Takes down what is pinned of somebody who was banned. @param fact of the ban, on the disk by now */
export async function unpinOf(
  { store }: Parts,
  commits: Commits,
  ground: Ground,
  { room, change, at }: Fact,
): Promise<void> {
  if (change.type !== 'banned') return;
  const ids = idsOf(ground.standing.committed, change.person);
  const as = ground.standing.actingOf(ground.actor, at);
  for (const { message } of await store.pins(room.key, at)) {
    if (!ids.includes(message.author.id)) continue;
    commits.add(nobody, { ...factBy(ground, {}, { type: 'unpinned', target: message.seq }), as });
  }
}

const nobody = { resolve: () => {}, reject: () => {} };
