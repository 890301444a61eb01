import type { ReviewAct } from '../protocol/act.ts';
import type { RoomKey } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Fact } from '../protocol/fact.ts';
import { reportedInRoom, reportsEach } from '../protocol/review.ts';
import type { Answer } from './answer.ts';
import type { Ground } from './ground.ts';
import { Hindered } from './may.ts';
import { refusalIn } from './ordered.ts';
import { whyOvertaken } from './overtaken.ts';
import { QueueFull } from './queue-full.ts';
import type { RoomParts } from './room-parts.ts';

type Reviewed = Pick<RoomParts, 'store' | 'group' | 'addresses'>;

/** Is it about what waits for those who keep order? */
export function isReview(command: { readonly type: string }): command is ReviewAct {
  const { type } = command;
  return type === 'approve' || type === 'reject' || type === 'report';
}

/**
 * The answer to who did that already: what is let pass has no ref of its own, and one report of a
 * message by somebody is enough.
 */
export async function reviewedBefore(
  { store, group }: Reviewed,
  { room, actor }: Ground,
  { type, seq }: ReviewAct,
): Promise<Answer | undefined> {
  // What came before may be on its way to the disk.
  await group.landed();
  const { id } = actor.author;
  const answer = (first: { readonly seq: number; readonly at: number }): Answer => {
    return { room: room.key, seq: first.seq, epoch: store.epoch, at: first.at };
  };
  if (type === 'report') {
    const { own } = await store.review.reports(room.key, seq, id);
    return own && answer(own);
  }
  const outcome = await store.review.outcome(room.key, seq);
  if (!outcome) return undefined;
  const by = outcome.approval?.by ?? outcome.author;
  const isSame = (outcome.type === 'rejected') === (type === 'reject');
  return isSame && by.id === id ? answer(outcome) : undefined;
}

/**
 * The reason why an act may not be for what is there; undefined where it may.
 *
 * @param aimed the fact that it is about
 */
export async function whyNotReviewed(
  { store, addresses }: Reviewed,
  ground: Ground,
  { type, seq }: ReviewAct,
  aimed: RoomEvent | undefined,
): Promise<Refusal | undefined> {
  const { room, actor, standing, now } = ground;
  const barred = type === 'report' ? addresses.hindranceOf(ground) : undefined;
  if (barred) return new Hindered(barred);
  const { ofMessage, messages, byPerson } =
    aimed?.type === 'posted' && type !== 'approve'
      ? await store.review.reports(room.key, seq, actor.author.id)
      : none;
  if (type === 'reject' && aimed?.type === 'posted' && ofMessage === 0) {
    return new Hindered({ code: 'not_held' });
  }
  if (type === 'reject' && aimed?.type === 'asked' && !(await isOpen(store, room.key, seq))) {
    return new Hindered({ code: 'not_held' });
  }
  if (type === 'report') {
    if (byPerson >= reportsEach) return QueueFull.ofReports('person');
    if (ofMessage >= reportsEach) return QueueFull.ofReports('message');
    const isFull = ofMessage === 0 && messages >= reportedInRoom;
    return isFull ? QueueFull.ofReports('room') : undefined;
  }
  if (type !== 'approve' || aimed?.type !== 'held') return undefined;
  const { author } = aimed;
  // After a ban nothing of whoever it is about is said, by nobody's leave.
  const isOut = standing.outOf(standing.personOf(author.id) ?? author.id, now);
  if (isOut) return new Hindered({ code: 'author_out' });
  if (aimed.target === undefined) return undefined;
  const message = await store.message(room.key, aimed.target);
  if (!message || message.removedAt !== undefined) return new Refusal('message_gone');
  return whyOvertaken(store, aimed, message);
}

/** Does a question wait for an answer? What was decided before has to be on the disk. */
export async function isOpen(
  store: Pick<RoomParts['store'], 'openQuestions'>,
  room: RoomKey,
  asked: number,
): Promise<boolean> {
  return (await store.openQuestions(room)).some(({ seq }) => seq === asked);
}

/** The refusal of a report by whoever owes some work before it says anything here. */
export async function workOwed(
  { newcomers, works }: Pick<RoomParts, 'newcomers' | 'works'>,
  ground: Ground,
  command: ReviewAct,
): Promise<Refusal | undefined> {
  if (command.type !== 'report' || !(await newcomers.owesWork(ground))) return undefined;
  return refusalIn(() => works.judge(ground, command));
}

const none = { ofMessage: 0, messages: 0, byPerson: 0 };

/** The fact of an act; what is let pass is its writer's, and the ref stays with what was held. */
export function reviewedFact(
  { standing, author: by, limits, now }: Ground,
  fact: Fact,
  aimed: RoomEvent | undefined,
): Fact {
  if (fact.change.type === 'rejected' || fact.change.type === 'reported' || !aimed) return fact;
  const { room, at, change } = fact;
  const author = standing.called(aimed.author, now, limits);
  return { room, at, change, author, approval: { by, held: aimed.seq } };
}
