import { actTypes } from '../../protocol/act.ts';
import type { RoomCommand } from '../../protocol/command.ts';
import { bearerWhoAsks } from '../asker.ts';
import { readJson } from '../body.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { asPassed } from '../passes.ts';
import { badBody, badSecret, badText, notStored } from '../refusals.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { postedShape } from './message-shape.ts';
import { createApiChecks } from './schema.ts';
import type { Shape } from './shape.ts';

/** Does an act of order. */
async function doAct(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const act = createApiChecks(limits).act(await readJson(ask.request, limits));
  const actor = await asPassed(ask, room, bearerWhoAsks(ask, undefined));
  return json(await rooms.submit(actor, room, { ...act, room: room.code } as RoomCommand));
}

const actBodyShape: Shape = {
  name: 'ActBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('actBody'),
  example: {
    type: 'note',
    person: 'g_3q2-7wEAAAAAAAAAAAAAAA',
    text: 'Warned twice.',
    ref: 'c1f3',
  },
};

export const actRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/rooms/{code}/acts',
    answer: doAct,
    acts: actTypes,
    does: 'Does an act of order; its type says which. Answers with the number of the fact.',
    body: actBodyShape,
    secret: 'required',
    gives: { status: 200, body: postedShape },
    refusesBy: 'json',
    refuses: ['bad_code', ...badBody, ...badText, ...badSecret, ...notStored],
  },
];
