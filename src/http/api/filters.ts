import { triedMessages } from '../../room/filter/trial.ts';
import { readJson } from '../body.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { keeperWhoAsks } from '../keeper.ts';
import { badBody, badSecret } from '../refusals.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { createApiChecks } from './schema.ts';
import { type Shape, whole } from './shape.ts';

/** Shows which of the latest messages filters would have met; nothing is set. */
async function tryFilters(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const { filters } = createApiChecks(limits).filters(await readJson(ask.request, limits));
  await keeperWhoAsks(ask, room.key);
  return json({ room: room.key, ...(await rooms.trials.of(room.key, filters)) });
}

const filtersBodyShape: Shape = {
  name: 'FiltersBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('filtersBody'),
  example: { filters: 'cake\nhold: *offee*' },
};

const trialShape: Shape = {
  name: 'FilterTrial',
  schema: {
    type: 'object',
    required: ['room', 'looked', 'hits'],
    properties: {
      room: { type: 'string' },
      looked: { ...whole(0), description: 'How many messages were looked at.' },
      hits: {
        type: 'array',
        description: 'Newest first; of each message the rule that decides.',
        items: {
          type: 'object',
          required: ['seq', 'line', 'rule', 'action'],
          properties: {
            seq: whole(1),
            line: { ...whole(1), description: 'The line of the rule.' },
            rule: { type: 'string', description: 'As it was written.' },
            action: { enum: ['refuse', 'hold', 'flag'] },
          },
        },
      },
    },
  },
  example: {
    room: 'teaatfive',
    looked: 412,
    hits: [{ seq: 397, line: 2, rule: 'hold: *offee*', action: 'hold' }],
  },
};

export const filterRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/rooms/{code}/filters/try',
    answer: tryFilters,
    isDear: 'of the loop',
    does: `The messages, of the latest ${triedMessages.toLocaleString('en')}, that filters would have met; for those who keep order. Nothing is set.`,
    body: filtersBodyShape,
    secret: 'required',
    gives: { status: 200, body: trialShape },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'not_allowed',
      'bad_setting',
      'bad_filter',
      'search_busy',
      ...badBody,
      ...badSecret,
    ],
  },
];
