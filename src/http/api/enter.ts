import { doorCodes } from '../../protocol/entry.ts';
import { askerOf } from '../asker.ts';
import { readJson } from '../body.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { asPassed } from '../passes.ts';
import { badBody } from '../refusals.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { createApiChecks } from './schema.ts';
import type { Shape } from './shape.ts';

/** Takes the password of a room, and gives a pass for it. */
async function enterRoom(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const shown = createApiChecks(limits).enter(await readJson(ask.request, limits));
  const from = ask.countedFrom;
  const actor = await asPassed(ask, room, askerOf(ask, undefined));
  const { pass } = (await rooms.enter(actor, room, shown, from)) ?? {};
  return json({ room: room.key, ...(pass !== undefined && { pass }) });
}

const enterBodyShape: Shape = {
  name: 'EnterBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('enterBody'),
  example: { password: 'a kettle under the stairs' },
};

const enteredShape: Shape = {
  name: 'Entered',
  schema: {
    type: 'object',
    required: ['room'],
    properties: {
      room: { type: 'string' },
      pass: {
        type: 'string',
        description:
          'For the header Parlour-Pass, or `join`; absent where nobody is asked for one.',
      },
    },
  },
  example: {
    room: 'teaatfive',
    pass: 'k2v9x4p7m3w2.oYbJLC0vQkJVuLCKYX8aRbV0bGY5vBJgrhO1HeTTDlw',
  },
};

export const enterRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/rooms/{code}/enter',
    answer: enterRoom,
    does: 'Takes the password of a room that has one, and gives a pass; it is of who asks, and good until there is another password.',
    body: enterBodyShape,
    secret: 'optional',
    gives: { status: 200, body: enteredShape },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'bad_password',
      'too_many_tries',
      'passwords_busy',
      ...doorCodes,
      ...badBody,
    ],
  },
];
