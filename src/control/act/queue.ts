import { openQuestions, type Question } from '../../protocol/question.ts';
import type { HeldMessage, Reported } from '../../protocol/review.ts';
import { reviewedAtOnce } from '../../protocol/review.ts';
import { act } from '../act.ts';
import { text } from '../field.ts';
import { roomOf } from '../room-of.ts';
import { momentOf } from '../standing-lines.ts';

/** The list of what waits for those who keep order. */
export const queue = act({
  name: 'host queue',
  does: 'Tell what waits for those who keep order: held, reported and asked.',
  takes: { code: text('the room, as somebody spells it') },
  async work({ code }, parts) {
    const { key } = roomOf(code, parts);
    const { review } = parts.store;
    const [{ held, reported, nextHeld, nextReported, flagsFull }, { questions, next }] =
      await Promise.all([
        review.queue(key, { limit: reviewedAtOnce }),
        parts.store.questions(key, { limit: openQuestions }),
      ]);
    const isMore = [nextHeld, nextReported, next].some((each) => each !== undefined);
    const lines = [
      ...held.map(heldLine),
      ...reported.map(reportedLine),
      ...questions.map(questionLine),
      ...(flagsFull ? ['The rules flag nothing more until some of these are settled.'] : []),
      ...(isMore ? ['There is more behind these.'] : []),
    ];
    return lines.length > 0 ? lines : ['Nothing waits there.'];
  },
});

function heldLine({ seq, author, at, text, why, target }: HeldMessage): string {
  const what = target === undefined ? 'held' : `held, a new text of ${target}`;
  return `${momentOf(at)}  ${seq}  ${what} (${why.type})  ${author.name}: ${plain(text)}`;
}

function reportedLine({ message, count, reports }: Reported): string {
  const { seq, author, at, text } = message;
  const why = reports.map((each) => plain(each.why)).join('; ');
  const times = count === 1 ? 'reported' : `reported ${count} times`;
  return `${momentOf(at)}  ${seq}  ${times} (${why})  ${author.name}: ${plain(text)}`;
}

function questionLine({ seq, author, at, text }: Question): string {
  return `${momentOf(at)}  ${seq}  asked  ${author.name}: ${plain(text)}`;
}

/** A text on one line, without what a terminal would obey. */
const plain = (text: string) => text.replaceAll(/[\s\p{Cc}]+/gu, ' ');
