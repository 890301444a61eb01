import { holdAt } from '../protocol/calm.ts';
import { carryingOf } from '../protocol/carried.ts';
import type { Change, Fact, HeldWhy } from '../protocol/fact.ts';
import type { Author } from '../protocol/record.ts';
import { filterId, heldEach, heldFrom, heldInRoom } from '../protocol/review.ts';
import { isAtLeast } from '../protocol/role.ts';
import type { StoreReader } from '../store/store.ts';
import type { Ground } from './ground.ts';
import type { OpenKind } from './open-counts.ts';
import { QueueFull } from './queue-full.ts';
import type { Verdict } from './rules.ts';

type Held = Extract<Change, { readonly type: 'held' }>;

/** The reporter of what a rule says to be shown to those who keep order. */
export const filter: Author = { id: filterId, name: 'host', badge: 'host' };

/** Messages that wait for those who keep order. */
export function heldOf(review: Pick<StoreReader['review'], 'waiting'>): OpenKind {
  return {
    each: heldEach,
    eachPlace: heldFrom,
    inRoom: heldInRoom,
    full: (bound) => QueueFull.ofHeld(bound),
    read: (room) => review.waiting(room),
    isOne: ({ type }) => type === 'held',
    settled: ({ approval, ...event }) =>
      approval?.held ?? (event.type === 'rejected' ? event.target : undefined),
  };
}

/** The one by whom held messages are counted: nothing but its connection tells a stranger from another. */
export function heldBy({ author, within }: Pick<Ground, 'author' | 'within'>): string {
  return author.claimed ? `within ${within}` : author.id;
}

/**
 * The reason why a message, or a new text of one, waits for those who keep order; undefined where it
 * does not. By the room's setting, nobody's does who is a member or more.
 *
 * @param isNew whether its author has no message here
 */
export function heldWhy(
  { standing, actor, now }: Pick<Ground, 'standing' | 'actor' | 'now'>,
  { type }: Change,
  verdict: Verdict,
  isNew: boolean,
): HeldWhy | undefined {
  if (verdict.type === 'held') return { type: 'rule', rule: verdict.rule };
  if (standing.isQuiet || (type !== 'posted' && type !== 'edited')) return undefined;
  const hold = holdAt(standing.settings, now);
  if (hold === 'nobody' || actor.author.badge === 'bot') return undefined;
  if (isAtLeast(standing.roleOf(actor, now), 'member')) return undefined;
  if (hold === 'everybody') return { type: 'everybody' };
  return isNew ? { type: 'newcomer' } : undefined;
}

/**
 * The fact by which that waits which somebody would have said. A client's own words for the time don't:
 * all that is shown in the end is what those who keep order saw.
 */
export function heldFact(fact: Fact, why: HeldWhy): Fact {
  const { change } = fact;
  if (change.type !== 'posted' && change.type !== 'edited') return fact;
  const { text } = change;
  const head = { type: 'held', text, why, ...carryingOf(change) } satisfies Held;
  if (change.type === 'edited') return { ...fact, change: { ...head, target: change.target } };
  return { ...fact, change: head };
}

/** The report of a message that a rule says to be shown to those who keep order. */
export function flagOf({ room, at }: Fact, target: number, why: string): Fact {
  const change = { type: 'reported', target, why } as const;
  return { room, author: filter, at, change, as: { role: 'host', by: 'host' } };
}
