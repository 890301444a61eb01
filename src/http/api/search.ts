import { firstFitting } from '../../hub/fitting.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { messageShape } from './message-shape.ts';
import { before, limit as limitField } from './query-field.ts';
import { createApiChecks } from './schema.ts';
import { type QueryField, reference, type Shape, whole } from './shape.ts';

const usualPage = 50;

/** The messages that hold every word asked for, newest first. */
async function searchMessages(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const { store, limits } = ask.house;
  const asked = createApiChecks(limits).searchQuery(Object.fromEntries(ask.query));
  const { q, before, limit = usualPage } = asked;
  const found = await store.search(room.key, q, {
    limit: Math.min(limit, limits.historyPage),
    ...(before === undefined ? {} : { before }),
  });
  const messages = firstFitting(found.messages, limits.unsentBytes);
  const isCut = messages.length < found.messages.length;
  const next = isCut ? messages.at(-1)?.seq : found.next;
  return json({ epoch: store.epoch, ...found, messages, next });
}

const wordsField: QueryField = {
  name: 'q',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 200 },
  description: 'Words, of one character and more.',
};

const searchPage: Shape = {
  name: 'SearchPage',
  schema: {
    type: 'object',
    required: ['epoch', 'latest', 'upTo', 'messages'],
    properties: {
      epoch: { type: 'string' },
      latest: { ...whole(0), description: "The room's latest fact." },
      upTo: { ...whole(0), description: 'What is found is as the facts up to this one say.' },
      messages: { type: 'array', items: reference(messageShape), description: 'Newest first.' },
      next: { ...whole(1), description: 'The before of what is older; absent where nothing is.' },
      total: { ...whole(0), description: 'How many in all; absent where counting takes long.' },
      gaveUp: { const: true, description: 'Time was over before the page was full.' },
    },
  },
  example: { epoch: 'k2v9x4', latest: 7, upTo: 7, messages: [messageShape.example], total: 1 },
};

export const searchRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/search',
    answer: searchMessages,
    isDear: true,
    does: 'The messages that hold every word of q in their first 1,000 characters; newest first.',
    query: [wordsField, before, limitField],
    gives: { status: 200, body: searchPage },
    refusesBy: 'json',
    refuses: ['bad_code', 'bad_cursor', 'bad_shape', 'page_too_long', 'search_busy'],
  },
];
