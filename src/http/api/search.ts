import { firstFitting } from '../../hub/fitting.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { linked, onward } from '../paging.ts';
import { quoting } from '../quoting.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { messageShape } from './message-shape.ts';
import { limit as limitField } from './query-field.ts';
import { createApiChecks } from './schema.ts';
import { askedSearch, searchFields } from './search-query.ts';
import { reference, type Shape, whole } from './shape.ts';

const usualPage = 50;

/** The messages that are asked for, newest first. */
async function searchMessages(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const { store, limits } = ask.house;
  const query = Object.fromEntries(ask.query);
  const { words, beside } = askedSearch(query);
  const { cursor, limit = usualPage } = createApiChecks(limits).searchQuery(query);
  const found = await store.search(room.key, words, {
    ...beside,
    cursor,
    limit: Math.min(limit, limits.historyPage),
  });
  const quoted = await quoting(store, room.key, found.messages);
  const messages = firstFitting(quoted, limits.unsentBytes);
  const isCut = messages.length < found.messages.length;
  const next = isCut ? messages.at(-1)?.seq : found.next;
  const links = linked(ask.query, onward('cursor', { next, given: cursor }));
  return json({ epoch: store.epoch, ...found, messages, next }, 200, links);
}

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
      next: { ...whole(1), description: 'The cursor of what is older; absent where nothing is.' },
      total: {
        ...whole(0),
        description: 'How many in all, from cursor back; absent where counting takes long.',
      },
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
    paged: true,
    isDear: true,
    does: 'The messages that hold every word of q in their first 1,000 characters, and are all else that is said; newest first.',
    query: [...searchFields, limitField],
    gives: { status: 200, body: searchPage },
    refusesBy: 'json',
    refuses: ['bad_code', 'bad_cursor', 'bad_shape', 'page_too_long', 'search_busy'],
  },
];
