import { auditPage } from '../../protocol/audit.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { keeperWhoAsks } from '../keeper.ts';
import { linked, onward } from '../paging.ts';
import { badSecret } from '../refusals.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { createApiChecks } from './schema.ts';
import { placeSchema, type Shape, whole } from './shape.ts';

/** The acts of order in a room, for those who do them. */
async function listActs(ask: Ask): Promise<HttpAnswer> {
  const { store, limits } = ask.house;
  const { key } = roomOf(ask);
  const asked = createApiChecks(limits).historyQuery(Object.fromEntries(ask.query));
  await keeperWhoAsks(ask, key);
  const { before, limit = auditPage } = asked;
  const range = { limit: Math.min(limit, auditPage), bytes: limits.unsentBytes };
  const page = await store.audit(key, before === undefined ? range : { ...range, before });
  const links = linked(ask.query, onward('before', { next: page.next, given: before }));
  return json({ room: key, ...page }, 200, links);
}

const auditShape: Shape = {
  name: 'Audit',
  schema: {
    type: 'object',
    required: ['room', 'entries'],
    properties: {
      room: { type: 'string' },
      entries: {
        type: 'array',
        description: 'Newest first. Besides these fields each has those of its kind of act.',
        items: {
          type: 'object',
          required: ['type', 'seq', 'at', 'author', 'as'],
          additionalProperties: true,
          properties: {
            type: { type: 'string', description: 'A kind of fact, or approved.' },
            seq: { ...whole(1), description: 'The number of its fact.' },
            at: { ...whole(0), description: "Milliseconds since 1970, by the server's clock." },
            author: { type: 'object', required: ['id', 'name'], description: 'Whoever acted.' },
            as: { type: 'object', required: ['role'], description: 'As what.' },
            on: { type: 'object', required: ['id'], description: 'Whoever it was done to.' },
            of: { enum: ['cleared', 'held'], description: 'What target names; else a message.' },
          },
        },
      },
      next: { ...whole(1), description: 'Where there is more: go on with it as before.' },
    },
  },
  example: {
    room: 'teaatfive',
    entries: [
      {
        type: 'hidden',
        target: 17,
        reason: 'spam',
        seq: 21,
        at: 1_795_800_000_000,
        author: { id: 'g_3q2-7wEAAAAAAAAAAAAAAA', name: 'ann', badge: 'moderator' },
        as: { role: 'moderator' },
        on: { id: 'g_AAAAAAAAAAAAAAAAAAAAAA', name: 'bo' },
      },
    ],
  },
};

export const auditRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/acts',
    answer: listActs,
    paged: true,
    does: 'The acts of order in a room, newest first, for those who keep order: who did what to whom, as what, when and why. Words of messages are not in it.',
    query: [
      { name: 'before', schema: placeSchema, description: 'Only acts with a lower seq.' },
      {
        name: 'limit',
        schema: ({ historyPage }) => ({ ...whole(1), maximum: historyPage }),
        description: 'How many at most, 50 unless said; there may be fewer.',
      },
    ],
    secret: 'required',
    gives: { status: 200, body: auditShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'not_allowed', 'bad_cursor', 'bad_shape', 'page_too_long', ...badSecret],
  },
];
