import { chosenCodes } from '../../room/codes.ts';
import { bearerWhoAsks } from '../asker.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { readMarked } from '../idempotency.ts';
import { badBody, badSecret, notStored } from '../refusals.ts';
import { type Ask, type Route, roomCalled } from '../route.ts';
import { createApiChecks } from './schema.ts';
import { type Shape, whole } from './shape.ts';

/** Makes a room that is its maker's: by the code that the body names, or by a new one. */
async function makeRoom(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms, site } = ask.house;
  const body = createApiChecks(limits).make(await readMarked(ask));
  const { codes = chosenCodes } = ask.house;
  const { code = codes.fresh(), name, ref } = body;
  const room = roomCalled(ask, code);
  const actor = bearerWhoAsks(ask, name);
  const mark = ref === undefined ? {} : { ref };
  const answer = await rooms.submit(actor, room, { type: 'make', room: room.code, ...mark });
  const location = `${site.base}/api/rooms/${encodeURIComponent(room.code)}`;
  return json({ ...answer, code: room.code }, 201, { location });
}

const makeBodyShape: Shape = {
  name: 'MakeBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('makeBody'),
  example: { code: 'Tea at five', name: 'ann', ref: 'k1' },
};

const madeShape: Shape = {
  name: 'Made',
  schema: {
    type: 'object',
    required: ['room', 'code', 'seq', 'epoch', 'at'],
    properties: {
      room: { type: 'string' },
      code: { type: 'string', description: 'As it stands in the address of the room.' },
      seq: whole(1),
      epoch: { type: 'string' },
      at: whole(0),
    },
  },
  example: { room: 'teaatfive', code: 'Tea at five', seq: 1, epoch: 'k2v9x4', at: 1795800000000 },
};

export const makingRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/rooms',
    answer: makeRoom,
    names: true,
    acts: 'make',
    does: 'Makes a room: whoever does owns it. By a new code, or by one under which nobody ever spoke and nobody is.',
    body: makeBodyShape,
    secret: 'required',
    gives: { status: 201, body: madeShape },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'room_taken',
      'no_room',
      'not_allowed',
      'name_too_long',
      'bad_name',
      ...badBody,
      ...badSecret,
      ...notStored,
    ],
  },
];
