import type { Command } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import { openQuestions } from '../protocol/question.ts';
import { reviewedAtOnce } from '../protocol/review.ts';
import { isCleared } from '../protocol/role.ts';
import { refOf } from './caller.ts';
import type { Conversation } from './conversation.ts';

const noQuestions = { questions: [], next: undefined };

/**
 * Tells what waits for those who keep order.
 *
 * @throws Refusal `bad_code`, `not_joined`, `not_allowed`
 */
export async function tellQueue(
  talk: Conversation,
  command: Extract<Command, { type: 'queue' }>,
): Promise<void> {
  const { rooms, hub, limits } = talk.caller.house;
  const { room } = talk.placeOf(command.room);
  const standing = await rooms.standing(room);
  if (!isCleared(standing.roleOf(talk.self, Date.now()))) throw new Refusal('not_allowed');
  const { after = 0, afterReported = 0 } = command;
  const range = { limit: reviewedAtOnce, bytes: limits.unsentBytes / 4 };
  const queue = await hub.review.queue(room, { ...range, after, afterReported });
  const asked =
    after > 0 || afterReported > 0
      ? noQuestions
      : await hub.questions(room, { ...range, limit: openQuestions });
  const { questions, next } = asked;
  const more = next === undefined ? {} : { nextQuestion: next };
  talk.caller.reply({ type: 'queue', room, ...queue, questions, ...more, ...refOf(command) });
}
