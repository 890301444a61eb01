import { Refusal } from '../../protocol/error.ts';
import { badges } from '../../protocol/role.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import type { Shape } from './shape.ts';

/** Shows whose bearer the request carries, and until when it is good. */
function showMe({ reader }: Ask): HttpAnswer {
  if (!reader) throw new Refusal('not_authorised');
  const { author, isNamed, until } = reader;
  return json({
    author,
    ...(isNamed && { named: true }),
    ...(until === undefined ? {} : { until }),
  });
}

const meShape: Shape = {
  name: 'Me',
  schema: {
    type: 'object',
    required: ['author'],
    properties: {
      author: {
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: { type: 'string' },
          name: { type: 'string' },
          badge: { enum: badges },
        },
        description: 'As others see it, under the name that it has where it says none.',
      },
      named: { const: true, description: 'The name is settled: no other one counts.' },
      until: {
        type: 'integer',
        description: 'When the token ends, in milliseconds since 1970; absent where it does not.',
      },
    },
  },
  example: { author: { id: 'u_5kZr0JqWv1oYc2d3e4f5Ag', name: 'Ann A.' }, until: 1795800000000 },
};

export const meRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/me',
    answer: showMe,
    does: 'Who holds the secret, the key or the token that comes along, and until when.',
    secret: 'required',
    gives: { status: 200, body: meShape },
    refusesBy: 'json',
    refuses: [],
  },
];
