import type { RoomCommand } from '../../protocol/command.ts';
import { bearerWhoAsks } from '../asker.ts';
import { readJson } from '../body.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { badBody, badSecret, badText, notStored } from '../refusals.ts';
import { type Ask, type Route, roomOf, seqOf } from '../route.ts';
import { postedShape } from './message-shape.ts';
import { createApiChecks } from './schema.ts';
import type { Shape } from './shape.ts';

/** Asks those who keep order; nobody else hears it. */
async function askHosts(ask: Ask): Promise<HttpAnswer> {
  return say(ask, (said) => ({ type: 'ask', ...said }));
}

/** Answers a question; who asked hears it, and those who keep order. */
async function answerQuestion(ask: Ask): Promise<HttpAnswer> {
  const seq = seqOf(ask);
  return say(ask, (said) => ({ type: 'answer', seq, ...said }));
}

interface Said {
  readonly room: string;
  readonly text: string;
  readonly ref?: string;
}

async function say(ask: Ask, command: (said: Said) => RoomCommand): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const body = await readJson(ask.request, limits);
  const { text, name, ref } = createApiChecks(limits).said(body);
  const actor = bearerWhoAsks(ask, name);
  const said = { room: room.code, text, ...(ref === undefined ? {} : { ref }) };
  return json(await rooms.submit(actor, room, command(said)), 201);
}

const textBodyShape: Shape = {
  name: 'TextBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('textBody'),
  example: { name: 'ann', text: 'May I bring cake?', ref: 'c1f2' },
};

export const questionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/rooms/{code}/questions',
    answer: askHosts,
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
    does: 'Answers a question: who asked hears it, and those who keep order.',
    body: textBodyShape,
    secret: 'required',
    gives: { status: 201, body: postedShape },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'no_message',
      'not_allowed',
      ...badBody,
      ...badText,
      ...badSecret,
      ...notStored,
    ],
  },
];
