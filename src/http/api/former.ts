import { Refusal } from '../../protocol/error.ts';
import { formerTold } from '../../protocol/former.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { keeperWhoAsks } from '../keeper.ts';
import { badSecret } from '../refusals.ts';
import { type Ask, type Route, roomOf, seqOf } from '../route.ts';
import { type Shape, whole } from './shape.ts';

/** The texts of a message before its edits, for those who keep order. */
async function showFormer(ask: Ask): Promise<HttpAnswer> {
  const { store } = ask.house;
  const { key } = roomOf(ask);
  const seq = seqOf(ask);
  const { standing } = await keeperWhoAsks(ask, key);
  const message = await store.message(key, seq);
  if (!message) throw new Refusal('no_message');
  if (message.removedAt !== undefined) throw new Refusal('message_gone');
  const isKept = standing.settings.former === 'moderators';
  const texts = isKept ? await store.review.former(key, seq) : [];
  return json({ room: key, seq, texts });
}

const formerShape: Shape = {
  name: 'FormerTexts',
  schema: {
    type: 'object',
    required: ['room', 'seq', 'texts'],
    properties: {
      room: { type: 'string' },
      seq: whole(1),
      texts: {
        type: 'array',
        description: `The latest ${formerTold}, oldest first; what the message says now is not among them.`,
        items: {
          type: 'object',
          required: ['text', 'at'],
          properties: {
            text: { type: 'string' },
            at: { ...whole(0), description: 'When that was said, in milliseconds since 1970.' },
          },
        },
      },
    },
  },
  example: { room: 'teaatfive', seq: 7, texts: [{ text: 'Coffee?', at: 1_795_800_000_000 }] },
};

export const formerRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/messages/{seq}/former',
    answer: showFormer,
    does: 'What a message said before it was edited, for those who keep order, where the setting former is moderators. What was said while it was nobody is gone.',
    secret: 'required',
    gives: { status: 200, body: formerShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'no_message', 'message_gone', 'not_allowed', ...badSecret],
  },
];
