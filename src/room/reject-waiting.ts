import type { RoomKey } from '../protocol/code.ts';
import type { Change, Fact } from '../protocol/fact.ts';
import type { OpenQuestion } from '../protocol/question.ts';
import { idsOf } from '../protocol/standing.ts';
import { isClaimedId } from './by-address.ts';
import type { Commits } from './commits.ts';
import type { Ground } from './ground.ts';
import type { RoomParts } from './room-parts.ts';

type Parts = Pick<RoomParts, 'store' | 'addresses'>;
type Gone = Extract<Change, { readonly type: 'banned' | 'cleared' }>;

/**
 * Rejects what waits of somebody, its questions among it, who is banned, or whose words are taken away: nobody may let it pass
 * any more, and it would keep others from waiting for a day. By address that is also what newcomers say
 * from there under other keys. A crash in between leaves it to be rejected.
 *
 * @param fact by which that is so, on the disk by now
 */
export async function rejectWaiting(
  parts: Parts,
  commits: Commits,
  ground: Ground,
  { room, change, at }: Fact,
): Promise<void> {
  if (change.type !== 'banned' && change.type !== 'cleared') return;
  const { author, standing, actor } = ground;
  const isMeant = meant(parts, room.key, ground, change);
  const { store } = parts;
  const [held, asked] = [await store.review.waiting(room.key), await store.openQuestions(room.key)];
  const as = standing.actingOf(actor, at);
  const landed = [...held, ...asked].filter(isMeant).map(({ seq: target }) => {
    const rejected: Fact = { room, author, at, as, change: { type: 'rejected', target } };
    return new Promise<unknown>((resolve) => commits.add(nobody, rejected, resolve));
  });
  await Promise.all(landed);
}

function meant(
  { addresses }: Parts,
  key: RoomKey,
  { standing, now }: Ground,
  change: Gone,
): (held: OpenQuestion) => boolean {
  const { person } = change;
  if (change.type === 'cleared') return (held) => held.person === person && held.seq >= change.from;
  const ids = isClaimedId(person) ? [] : idsOf(standing.committed, person);
  // A name that anybody says is several people: only what came from the barred place is meant.
  const isFromThere = ({ person: author, seq }: OpenQuestion) =>
    standing.highestOf(author, now) === undefined &&
    addresses.isHeldFrom(key, person, seq, author, now);
  return (held) => ids.includes(held.person) || (change.address === true && isFromThere(held));
}

const nobody = { resolve: () => {}, reject: () => {} };
