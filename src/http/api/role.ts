import type { RoomCommand } from '../../protocol/command.ts';
import { givenRoles, isCleared } from '../../protocol/role.ts';
import { visibleRoles } from '../../room/visible.ts';
import { askerOf, bearerWhoAsks } from '../asker.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { readMarked } from '../idempotency.ts';
import { badBody, badRef, badSecret, notStored } from '../refusals.ts';
import { type Ask, partOf, type Route, roomOf } from '../route.ts';
import { postedShape } from './message-shape.ts';
import { markField, markOf } from './query-field.ts';
import { createApiChecks } from './schema.ts';
import { type PathPart, type Shape, whole } from './shape.ts';

/** Lists the people with a role in a room. */
async function listRoles(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const actor = askerOf(ask, undefined);
  const standing = await ask.house.rooms.standing(room.key);
  const now = Date.now();
  const roles = visibleRoles(standing.committed, isCleared(standing.roleOf(actor, now)), now);
  return json({ room: room.key, roles });
}

/** Sets somebody's role, in place of the one before. */
async function giveRole(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const person = partOf(ask, 'person', 'bad_person');
  const given = createApiChecks(limits).role(await readMarked(ask));
  const actor = bearerWhoAsks(ask, undefined);
  const command = { type: 'grant', room: room.code, person, ...given } as RoomCommand;
  return json(await rooms.submit(actor, room, command));
}

/** Takes somebody's role, also one that a token gives. */
async function takeRole(ask: Ask): Promise<HttpAnswer> {
  const { rooms } = ask.house;
  const room = roomOf(ask);
  const person = partOf(ask, 'person', 'bad_person');
  const actor = bearerWhoAsks(ask, undefined);
  const command = { type: 'revoke', room: room.code, person, ...markOf(ask) } as const;
  return json(await rooms.submit(actor, room, command));
}

const parts: Readonly<Record<string, PathPart>> = {
  person: {
    schema: { type: 'string', minLength: 1, maxLength: 128 },
    description: "An author's id.",
    example: 'g_3q2-7wEAAAAAAAAAAAAAAA',
  },
};

const roleBodyShape: Shape = {
  name: 'RoleBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('roleBody'),
  example: { role: 'moderator', until: 86_400, ref: 'c1f1' },
};

const rolesShape: Shape = {
  name: 'Roles',
  schema: {
    type: 'object',
    required: ['room', 'roles'],
    properties: {
      room: { type: 'string' },
      roles: {
        type: 'array',
        items: {
          type: 'object',
          required: ['person', 'name', 'role'],
          properties: {
            person: { type: 'string' },
            name: {
              type: 'string',
              description: 'The one that it had when it was given the role.',
            },
            role: { enum: givenRoles },
            until: { ...whole(0), description: 'Milliseconds since 1970; absent where it stays.' },
            first: { const: true, description: "The room's first owner." },
          },
        },
      },
    },
  },
  example: {
    room: 'teaatfive',
    roles: [{ person: 'g_3q2-7wEAAAAAAAAAAAAAAA', name: 'ann', role: 'owner', first: true }],
  },
};

const refuses = [
  'bad_code',
  'bad_person',
  'not_allowed',
  'above_you',
  ...badSecret,
  ...notStored,
] as const;
const path = '/api/rooms/{code}/roles/{person}';

export const roleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/roles',
    answer: listRoles,
    does: 'Who has a role in a room; members are told to those who keep order.',
    secret: 'optional',
    gives: { status: 200, body: rolesShape },
    refusesBy: 'json',
    refuses: ['bad_code', ...badSecret],
  },
  {
    method: 'PUT',
    path,
    parts,
    answer: giveRole,
    acts: 'grant',
    does: 'Gives somebody a role, in place of the one before; answers with the number of the fact.',
    body: roleBodyShape,
    secret: 'required',
    gives: { status: 200, body: postedShape },
    refusesBy: 'json',
    refuses: [...refuses, 'too_many_roles', ...badBody],
  },
  {
    method: 'DELETE',
    path,
    parts,
    answer: takeRole,
    acts: 'revoke',
    does: "Takes somebody's role, also one that a token gives; answers with the number of the fact.",
    query: [markField],
    secret: 'required',
    gives: { status: 200, body: postedShape },
    refusesBy: 'json',
    refuses: [...refuses, ...badRef],
  },
];
