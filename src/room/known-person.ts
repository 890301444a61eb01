import type { RoomKey } from '../protocol/code.ts';
import { idsOf } from '../protocol/standing.ts';
import type { Ground, Ordered } from './ground.ts';
import { Hindered } from './may.ts';
import type { RoomParts } from './room-parts.ts';

type Parts = Pick<RoomParts, 'store' | 'nameOf'>;
type On = Pick<Ground, 'standing'>;

/** Acts that are done to people by their ids. */
const onPeople = ['timeout', 'ban', 'note'] as const;

/**
 * Refuses an act on an id under which nobody ever was in a room: a mistyped one would be answered with a
 * yes, and whoever was meant goes on.
 *
 * @throws Hindered `no_person`
 */
export async function judgeKnown(
  parts: Parts,
  key: RoomKey,
  on: On,
  command: Ordered,
): Promise<void> {
  const isOn = (onPeople as readonly string[]).includes(command.type);
  const { person = undefined } = isOn && 'person' in command ? command : {};
  if (person === undefined || (await isKnown(parts, key, on, person))) return;
  throw new Hindered({ code: 'no_person' });
}

/** Is somebody here, or was it ever: with a role, words that wait or stood here, questions, reports, reactions? */
export async function isKnown(
  { store, nameOf }: Parts,
  key: RoomKey,
  { standing }: On,
  id: string,
): Promise<boolean> {
  const ids = idsOf(standing.committed, id);
  if (ids.length > 1 || ids.some((each) => standing.isTold(each) || nameOf(key, each))) return true;
  const { messages, among } = await store.people.said(key, ids);
  if (messages > 0 || among !== undefined) return true;
  const [held, asked, hasReported, reactions] = await Promise.all([
    store.review.own(key, { of: ids, since: 0, limit: 1 }),
    store.questions(key, { of: ids, limit: 1 }),
    store.review.hasReported(key, ids),
    store.reactionsBy(key, id, reactionsLookedAt),
  ]);
  return held.length > 0 || asked.questions.length > 0 || hasReported || reactions > 0;
}

/** Messages among which reactions of somebody are looked for who did nothing else here. */
const reactionsLookedAt = 1_000;
