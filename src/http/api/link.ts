import { guestOf } from '../../identity/guest.ts';
import { bearerWhoAsks } from '../asker.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { readMarked } from '../idempotency.ts';
import { asPassed } from '../passes.ts';
import { badBody, badSecret, notStored } from '../refusals.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { createApiChecks } from './schema.ts';
import { type Shape, whole } from './shape.ts';

/** Makes what somebody said in a room as a guest its account's: it shows both. */
async function linkGuest(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const { secret, ref } = createApiChecks(limits).link(await readMarked(ask));
  const person = await asPassed(ask, room, bearerWhoAsks(ask, undefined));
  const actor = { ...person, guest: guestOf(secret).author.id };
  const mark = ref === undefined ? {} : { ref };
  const answer = await rooms.submit(actor, room, { type: 'link', room: room.code, ...mark });
  return json({ ...answer, guest: actor.guest });
}

const linkBodyShape: Shape = {
  name: 'LinkBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('linkBody'),
  example: { secret: 'annannannannannannannannannannannannannanna', ref: 'l1' },
};

const linkedShape: Shape = {
  name: 'LinkedGuest',
  schema: {
    type: 'object',
    required: ['room', 'seq', 'epoch', 'at', 'guest'],
    properties: {
      room: { type: 'string' },
      seq: {
        ...whole(0),
        description:
          'The number of the fact; the latest one where it was so already, 0 where nobody ever said anything.',
      },
      epoch: { type: 'string' },
      at: whole(0),
      guest: { type: 'string', description: "The guest's id." },
    },
  },
  example: {
    room: 'teaatfive',
    seq: 8,
    epoch: 'k2v9x4',
    at: 1_795_800_000_000,
    guest: 'g_3q2-7wEAAAAAAAAAAAAAAA',
  },
};

export const linkRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/rooms/{code}/link',
    answer: linkGuest,
    acts: 'link',
    does: "Makes what somebody said and is in a room as a guest its account's, whose token comes along; ask the person before. Those who keep order learn it.",
    body: linkBodyShape,
    secret: 'required',
    gives: { status: 200, body: linkedShape },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'no_guest',
      'link_taken',
      'too_many_guests',
      'members_only',
      'password_needed',
      ...badBody,
      ...badSecret,
      ...notStored,
    ],
  },
];
