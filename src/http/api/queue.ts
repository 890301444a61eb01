import { openQuestions } from '../../protocol/question.ts';
import { type ReviewQueue, reviewedAtOnce } from '../../protocol/review.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { keeperWhoAsks } from '../keeper.ts';
import { linked, type Neighbours } from '../paging.ts';
import { badSecret } from '../refusals.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { createApiChecks } from './schema.ts';
import { placeSchema, type QueryField, type Schema, type Shape, whole } from './shape.ts';

/** The queue of what is held, reported and asked, for those who keep order. */
async function showQueue(ask: Ask): Promise<HttpAnswer> {
  const { store, limits } = ask.house;
  const { key } = roomOf(ask);
  const query = createApiChecks(limits).queueQuery(Object.fromEntries(ask.query));
  const { after = 0, afterReported = 0, limit = reviewedAtOnce } = query;
  await keeperWhoAsks(ask, key);
  const range = { limit: Math.min(limit, reviewedAtOnce), bytes: limits.unsentBytes };
  const queue = await store.review.queue(key, { ...range, after, afterReported });
  const asked =
    after > 0 || afterReported > 0
      ? noQuestions
      : await store.questions(key, { ...range, limit: openQuestions });
  const { questions, next } = asked;
  const told = {
    room: key,
    ...queue,
    questions,
    ...(next === undefined ? {} : { nextQuestion: next }),
  };
  return json(told, 200, linked(ask.query, aroundThat(queue, after > 0 || afterReported > 0)));
}

/** The pages around one of the queue: what is held goes on behind its own end, what is reported behind its. */
function aroundThat({ nextHeld, nextReported }: ReviewQueue, isBehind: boolean): Neighbours {
  const isLast = nextHeld === undefined && nextReported === undefined;
  return {
    next: isLast ? undefined : { after: nextHeld, afterReported: nextReported },
    first: isBehind ? { after: undefined, afterReported: undefined } : undefined,
  };
}

const noQuestions = { questions: [], next: undefined };

const list: Schema = { type: 'array', items: { type: 'object' } };

const queueShape: Shape = {
  name: 'Queue',
  schema: {
    type: 'object',
    required: ['room', 'held', 'reported', 'questions'],
    properties: {
      room: { type: 'string' },
      held: { ...list, description: 'Messages, and new texts of some, that wait; oldest first.' },
      nextHeld: { ...whole(1), description: 'Where more wait: go on with it as after.' },
      reported: {
        ...list,
        description:
          'Messages that were reported, with the count and the latest reports of each; those that most people reported stand first.',
      },
      nextReported: {
        ...whole(1),
        description: 'Where more are reported: go on with it as afterReported.',
      },
      flagsFull: {
        type: 'boolean',
        description: 'There where the rules flag nothing more, since too much that they did waits.',
      },
      questions: { ...list, description: 'Questions that nobody has answered yet.' },
      nextQuestion: { ...whole(1), description: 'Where more wait, in the list of questions.' },
    },
  },
  example: {
    room: 'teaatfive',
    held: [
      {
        seq: 8,
        author: { id: 'g_3q2-7wEAAAAAAAAAAAAAAA', name: 'ann' },
        at: 1_795_800_000_000,
        text: 'Let me in!',
        why: { type: 'everybody' },
      },
    ],
    reported: [],
    questions: [],
  },
};

const behind: QueryField = {
  name: 'after',
  schema: placeSchema,
  description: 'The nextHeld of the page before: only what is held behind it.',
};

const behindReported: QueryField = {
  name: 'afterReported',
  schema: placeSchema,
  description: 'The nextReported of the page before: only what is reported behind it.',
};

const most: QueryField = {
  name: 'limit',
  schema: ({ historyPage }) => ({ ...whole(1), maximum: historyPage }),
  description: 'How many at most of each; there may be fewer, so that a page is not too long.',
};

export const queueRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/queue',
    answer: showQueue,
    paged: true,
    does: 'What waits for those who keep order: what is held, what was reported, and what nobody has answered.',
    query: [behind, behindReported, most],
    secret: 'required',
    gives: { status: 200, body: queueShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'not_allowed', 'bad_cursor', 'bad_shape', 'page_too_long', ...badSecret],
  },
];
