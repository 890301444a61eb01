import type { Fact } from '../protocol/fact.ts';
import type { Commits } from './commits.ts';
import type { DecidedAim } from './decide.ts';
import type { Ground } from './ground.ts';
import { flagOf, heldBy, heldFact, heldWhy } from './hold.ts';
import { both, type Landed } from './landed.ts';
import { takingBackOlder } from './newer-edit.ts';
import type { RoomParts } from './room-parts.ts';
import type { Verdict } from './rules.ts';

type Held = Pick<RoomParts, 'held' | 'addresses'>;

/** Counts what is about to be said, where somebody may say only so much. @throws Hindered */
export function beginSaid(
  parts: Held & Pick<RoomParts, 'questions' | 'slow'>,
  ground: Ground,
  { change }: Fact,
): Landed | undefined {
  const { questions, slow, addresses } = parts;
  const { actor, room } = ground;
  if (change.type === 'asked')
    return questions.begin(room.key, actor.author.id, addresses.hashOf(actor));
  const turn = slow.take(ground);
  if (change.type !== 'held') return turn;
  try {
    return both(turn, beginHeld(parts, ground));
  } catch (error) {
    turn?.(undefined);
    throw error;
  }
}

/** @throws Hindered `queue_full` */
function beginHeld({ held, addresses }: Held, ground: Ground): Landed {
  return held.begin(ground.room.key, heldBy(ground), addresses.hashOf(ground.actor));
}

/** The fact of what is done to a message, the report of it by a rule, and what hears of its commit. */
export interface BegunAim {
  readonly fact: Fact;
  readonly counted?: Landed | undefined;
  readonly report?: Fact | undefined;
}

/** Holds an edit where a post would be held, and the old text stays; reports what is flagged. */
export async function beginAimed(
  parts: RoomParts,
  commits: Commits,
  ground: Ground,
  { fact, verdict }: DecidedAim,
): Promise<BegunAim> {
  const why = heldWhy(ground, fact.change, verdict, false);
  if (!why) return { fact, report: await reportOf(commits, fact, verdict) };
  await parts.held.ready(ground.room.key);
  const held = heldFact(fact, why);
  const tookBack = takingBackOlder(parts, commits, held);
  return { fact: held, counted: both(beginHeld(parts, ground), tookBack) };
}

async function reportOf(
  commits: Commits,
  { change, ...fact }: Fact,
  verdict: Verdict,
): Promise<Fact | undefined> {
  if (verdict.type !== 'flagged' || !('target' in change)) return undefined;
  const { target = 0 } = change;
  const mayFlag = await commits.mayFlag(target);
  return mayFlag ? flagOf({ ...fact, change }, target, verdict.rule) : undefined;
}
