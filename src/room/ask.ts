import type { RoomKey } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Change } from '../protocol/fact.ts';
import { answersEach, openEach, openFrom, openInRoom } from '../protocol/question.ts';
import { isCleared } from '../protocol/role.ts';
import { keepText } from '../protocol/text.ts';
import type { Ground, Ordered } from './ground.ts';
import { Hindered, hinderedAsOut, hinderedEntry, refuseIf, stanceOf } from './may.ts';
import type { OpenKind } from './open-counts.ts';
import type { RoomParts } from './room-parts.ts';

/**
 * May somebody ask those who keep order? Its answer has to find it again.
 *
 * @throws Refusal `no_key`, or why it may not be here
 */
export function checkQuestion({
  standing,
  actor,
  now,
}: Pick<Ground, 'standing' | 'actor' | 'now'>): void {
  if (actor.author.claimed) throw new Hindered({ code: 'no_key' });
  const stance = stanceOf(standing, actor, now);
  refuseIf(hinderedAsOut(stance) ?? hinderedEntry(stance));
}

/**
 * The change that an answer makes.
 *
 * @param asked the fact that it is to
 * @throws Refusal `no_message`
 */
export function answerTo(
  { seq: target, text }: Extract<Ordered, { type: 'answer' }>,
  asked: RoomEvent | undefined,
): Change {
  if (asked?.type !== 'asked') throw new Refusal('no_message');
  return { type: 'answered', target, to: asked.author.id, text: keepText(text) };
}

/** @throws Hindered `not_allowed` */
export function judgeAnswer({ standing, actor, now }: Ground): void {
  if (!isCleared(standing.roleOf(actor, now))) throw new Hindered({ code: 'not_allowed' });
}

/** The refusal of one more answer; undefined where a question may have it, and for other orders. */
export async function tooManyAnswers(
  { store, group }: Pick<RoomParts, 'store' | 'group'>,
  room: RoomKey,
  order: Ordered,
): Promise<Refusal | undefined> {
  if (order.type !== 'answer') return undefined;
  // Those that came before may be on their way to the disk.
  await group.landed();
  const isFull = (await store.answers(room, order.seq)) >= answersEach;
  return isFull ? new Hindered({ code: 'too_many_answers' }) : undefined;
}

/** Questions that wait for an answer. */
export function openQuestionsOf(store: Pick<RoomParts['store'], 'openQuestions'>): OpenKind {
  return {
    each: openEach,
    eachPlace: openFrom,
    inRoom: openInRoom,
    full: () => new Hindered({ code: 'too_many_questions' }),
    read: (room) => store.openQuestions(room),
    isOne: ({ type }) => type === 'asked',
    settled: (event) =>
      event.type === 'answered' || event.type === 'rejected' ? event.target : undefined,
  };
}
