import type { Fact } from '../protocol/fact.ts';
import type { Commits } from './commits.ts';
import { isNew, type Landed } from './landed.ts';
import type { RoomParts } from './room-parts.ts';

type Parts = Pick<RoomParts, 'store' | 'group'>;

/**
 * Takes back what waits of the texts before, once a newer one of the same message waits: as its writer
 * would, who is told so. A crash in between leaves them, and they are not let pass.
 *
 * @param fact by which the newer one waits
 */
export function takingBackOlder(parts: Parts, commits: Commits, fact: Fact): Landed {
  return (committed) => {
    if (isNew(committed)) commits.meanwhile(() => takeBack(parts, commits, fact, committed.seq));
  };
}

async function takeBack(
  { store, group }: Parts,
  commits: Commits,
  { room, author, at, change }: Fact,
  before: number,
): Promise<void> {
  if (change.type !== 'held' || change.target === undefined) return;
  // What was let pass a moment ago waits no more.
  await group.landed();
  const waiting = await store.review.waiting(room.key);
  const older = waiting.filter(
    ({ seq, person, target }) => target === change.target && person === author.id && seq < before,
  );
  const landed = older.map(({ seq: target }) => {
    const rejected: Fact = { room, author, at, change: { type: 'rejected', target } };
    return new Promise<unknown>((resolve) => commits.add(nobody, rejected, resolve));
  });
  await Promise.all(landed);
}

const nobody = { resolve: () => {}, reject: () => {} };
