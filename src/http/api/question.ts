import type { RoomCommand } from '../../protocol/command.ts';
import { openQuestions, ownQuestions } from '../../protocol/question.ts';
import { heldFor, ownHeld } from '../../protocol/review.ts';
import { idsOf } from '../../protocol/standing.ts';
import { bearerWhoAsks } from '../asker.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { readMarked } from '../idempotency.ts';
import { keeperWhoAsks } from '../keeper.ts';
import { linked, onward } from '../paging.ts';
import { asPassed } from '../passes.ts';
import { badBody, badSecret, badText, notStored } from '../refusals.ts';
import { type Ask, type Route, roomOf, seqOf } from '../route.ts';
import { postedShape } from './message-shape.ts';
import { createApiChecks } from './schema.ts';
import { placeSchema, type QueryField, type Schema, type Shape, whole } from './shape.ts';

/** Asks those who keep order; nobody else hears it. */
async function askHosts(ask: Ask): Promise<HttpAnswer> {
  return say(ask, (said) => ({ type: 'ask', ...said }));
}

/** Answers a question; who asked hears it, and those who keep order. */
async function answerQuestion(ask: Ask): Promise<HttpAnswer> {
  const seq = seqOf(ask);
  return say(ask, ({ work: _, ...said }) => ({ type: 'answer', seq, ...said }));
}

/** The queue of what nobody has answered yet, for those who keep order. */
async function listOpen(ask: Ask): Promise<HttpAnswer> {
  const { store, limits } = ask.house;
  const { key } = roomOf(ask);
  const { after, limit } = pageOf(ask, openQuestions);
  await keeperWhoAsks(ask, key);
  const range = { limit, bytes: limits.unsentBytes, ...(after === undefined ? {} : { after }) };
  const page = await store.questions(key, range);
  const links = linked(ask.query, onward('after', { next: page.next, given: after }));
  return json({ room: key, ...page }, 200, links);
}

/** Lists what somebody asked itself, also as the guest that it was before. */
async function listOwn(ask: Ask): Promise<HttpAnswer> {
  const { rooms, store, limits } = ask.house;
  const { key } = roomOf(ask);
  const { author } = bearerWhoAsks(ask, undefined);
  const { before, limit } = pageOf(ask, ownQuestions);
  const { committed } = await rooms.standing(key);
  const of = idsOf(committed, author.id);
  const range = { of, limit, bytes: limits.unsentBytes };
  const from = before === undefined ? range : { ...range, before };
  const { questions: yours, ...next } = await store.questions(key, from);
  const links = linked(ask.query, onward('before', { ...next, given: before }));
  const since = Date.now() - heldFor;
  const waiting =
    before === undefined ? await store.review.own(key, { of, since, limit: ownHeld }) : [];
  const told = { room: key, yours, ...next, ...(waiting.length > 0 && { waiting }) };
  return json(told, 200, links);
}

/** @throws Refusal `bad_cursor`, `bad_shape`, `page_too_long` */
function pageOf({ query, house }: Ask, most: number) {
  const asked = createApiChecks(house.limits).historyQuery(Object.fromEntries(query));
  return { ...asked, limit: Math.min(asked.limit ?? most, most) };
}

interface Said {
  readonly room: string;
  readonly text: string;
  readonly work?: string;
  readonly ref?: string;
}

async function say(ask: Ask, command: (said: Said) => RoomCommand): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const body = await readMarked(ask);
  const { text, name, work, ref } = createApiChecks(limits).said(body);
  const actor = await asPassed(ask, room, bearerWhoAsks(ask, name));
  const more = { ...(work && { work }), ...(ref === undefined ? {} : { ref }) };
  const said = { room: room.code, text, ...more };
  return json(await rooms.submit(actor, room, command(said)), 201);
}

const textBodyShape: Shape = {
  name: 'TextBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('textBody'),
  example: { name: 'ann', text: 'May I bring cake?', ref: 'c1f2' },
};

const said: Schema = {
  seq: whole(1),
  author: { type: 'object', required: ['id', 'name'] },
  at: { ...whole(0), description: "Milliseconds since 1970, by the server's clock." },
  text: { type: 'string' },
};
const required = ['seq', 'author', 'at', 'text'];

const listSchema = (name: 'questions' | 'yours', asked: Schema, more: Schema = {}): Schema => ({
  type: 'object',
  required: ['room', name],
  properties: {
    room: { type: 'string' },
    [name]: { type: 'array', items: { type: 'object', required, properties: asked } },
    ...more,
    next: {
      ...whole(1),
      description: `Where there is more: go on with it as ${name === 'yours' ? 'before' : 'after'}.`,
    },
  },
});

const example = {
  seq: 7,
  author: { id: 'g_3q2-7wEAAAAAAAAAAAAAAA', name: 'ann' },
  at: 1_795_800_000_000,
  text: 'May I bring cake?',
};

const openShape: Shape = {
  name: 'OpenQuestions',
  schema: listSchema('questions', said),
  example: { room: 'teaatfive', questions: [example] },
};

const answers = { type: 'array', items: { type: 'object', required, properties: said } };

const ownShape: Shape = {
  name: 'OwnQuestions',
  schema: listSchema(
    'yours',
    {
      ...said,
      answers: { ...answers, description: 'Oldest first; absent while nobody has answered.' },
    },
    {
      waiting: {
        type: 'array',
        items: { type: 'object', required: ['seq', 'at', 'text'] },
        description:
          'Messages that wait for those who keep order, or were rejected in the last day; absent where there are none.',
      },
    },
  ),
  example: {
    room: 'teaatfive',
    yours: [{ ...example, answers: [{ ...example, seq: 9, text: 'You may.' }] }],
  },
};

const badPage = ['bad_cursor', 'bad_shape', 'page_too_long'] as const;

const behind: QueryField = {
  name: 'after',
  schema: placeSchema,
  description: 'The next of the page before: only what stands behind it in the queue.',
};

const most: QueryField = {
  name: 'limit',
  schema: ({ historyPage }) => ({ ...whole(1), maximum: historyPage }),
  description: 'How many at most; there may be fewer, so that a page is no longer than others are.',
};

const earlier: QueryField = {
  name: 'before',
  schema: placeSchema,
  description: 'Only questions with a lower seq.',
};

export const questionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/questions',
    answer: listOpen,
    paged: true,
    does: "Questions that nobody has answered yet, for those who keep order: everybody's first one, then everybody's second, and so on, each time oldest first.",
    query: [behind, most],
    secret: 'required',
    gives: { status: 200, body: openShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'not_allowed', ...badPage, ...badSecret],
  },
  {
    method: 'GET',
    path: '/api/rooms/{code}/yours',
    answer: listOwn,
    paged: true,
    does: 'What whoever asks has asked in a room, with the answers; the latest 20 or fewer, oldest first; and its messages that wait.',
    query: [earlier, most],
    secret: 'required',
    gives: { status: 200, body: ownShape },
    refusesBy: 'json',
    refuses: ['bad_code', ...badPage, ...badSecret],
  },
  {
    method: 'POST',
    path: '/api/rooms/{code}/questions',
    answer: askHosts,
    acts: 'ask',
    does: 'Asks those who keep order in a room; nobody else hears it.',
    body: textBodyShape,
    secret: 'required',
    gives: { status: 201, body: postedShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'too_many_questions', ...badBody, ...badText, ...badSecret, ...notStored],
  },
  {
    method: 'POST',
    path: '/api/rooms/{code}/questions/{seq}/answer',
    answer: answerQuestion,
    acts: 'answer',
    does: 'Answers a question: who asked hears it, and those who keep order.',
    body: textBodyShape,
    secret: 'required',
    gives: { status: 201, body: postedShape },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'no_message',
      'not_allowed',
      'too_many_answers',
      ...badBody,
      ...badText,
      ...badSecret,
      ...notStored,
    ],
  },
];
