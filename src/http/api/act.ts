import { actTypes } from '../../protocol/act.ts';
import type { RoomCommand } from '../../protocol/command.ts';
import { isAtLeast, type Role } from '../../protocol/role.ts';
import { bearerWhoAsks } from '../asker.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { readMarked } from '../idempotency.ts';
import { keeperWhoAsks } from '../keeper.ts';
import { asPassed } from '../passes.ts';
import { badBody, badSecret, badText, notStored } from '../refusals.ts';
import { type Ask, type Route, roomOf, seqOf } from '../route.ts';
import { postedShape } from './message-shape.ts';
import { createApiChecks } from './schema.ts';
import { type Shape, whole } from './shape.ts';

/** Counts those who are in a room whom an act by the address of a message would hit. */
async function countReach(ask: Ask): Promise<HttpAnswer> {
  const { rooms, people } = ask.house;
  const { key } = roomOf(ask);
  const seq = seqOf(ask);
  const { standing, now } = await keeperWhoAsks(ask, key);
  const isHit = await rooms.reach(key, seq);
  const here = people.countOf(key, (each) => isHit(each) && isBelow(standing.roleOf(each, now)));
  return json({ room: key, seq, here });
}

const isBelow = (role: Role) => !isAtLeast(role, 'member');

/** Does an act of order. */
async function doAct(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const act = createApiChecks(limits).act(await readMarked(ask));
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

const reachShape: Shape = {
  name: 'Reach',
  schema: {
    type: 'object',
    required: ['room', 'seq', 'here'],
    properties: {
      room: { type: 'string' },
      seq: whole(1),
      here: { ...whole(0), description: 'People who are in the room now, and new there.' },
    },
  },
  example: { room: 'teaatfive', seq: 7, here: 3 },
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
  {
    method: 'GET',
    path: '/api/rooms/{code}/messages/{seq}/reach',
    answer: countReach,
    does: 'How many of those who are in a room a ban by the address of a message would hit, for those who keep order.',
    secret: 'required',
    gives: { status: 200, body: reachShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'no_message', 'no_address', 'not_allowed', ...badSecret],
  },
];
