import { givenRoles } from '../../protocol/role.ts';
import { createApiChecks } from './schema.ts';
import { type Shape, whole } from './shape.ts';

const fields = {
  id: { type: 'string', description: 'By which it is taken back; nobody gets in by it.' },
  role: { enum: givenRoles },
  by: { type: 'string', description: 'The author id of whoever made it.' },
  name: { type: 'string', description: 'What that was called then.' },
  at: { ...whole(0), description: 'Milliseconds since 1970.' },
  until: { ...whole(0), description: 'When it ends, in milliseconds since 1970.' },
  people: { ...whole(1), description: 'How many people it is good for; absent for any number.' },
  taken: { ...whole(0), description: 'How many took it.' },
  paused: { const: true, description: 'Whoever made it is out, or has no role now.' },
} as const;
const required = ['id', 'role', 'by', 'name', 'at', 'taken'];
const example = {
  id: 'Tq3xWm0Zb7Ea',
  role: 'moderator',
  by: 'g_3q2-7wEAAAAAAAAAAAAAAA',
  name: 'ann',
  at: 1795800000000,
  until: 1796404800000,
  people: 1,
  taken: 0,
};

const key = 'VtJ0pJmE0iQ4xqk3cQ1mHqJk5n8w2rTz';

export const inviteBodyShape: Shape = {
  name: 'InviteBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('inviteBody'),
  example: { role: 'moderator', people: 1, until: 604_800 },
};

export const inviteKeyShape: Shape = {
  name: 'InviteKey',
  schema: (limits) => createApiChecks(limits).jsonSchema('keyBody'),
  example: { key, name: 'bo', ref: 'c1f1' },
};

export const inviteListShape: Shape = {
  name: 'Invites',
  schema: {
    type: 'object',
    required: ['room', 'links'],
    properties: {
      room: { type: 'string' },
      links: { type: 'array', items: { type: 'object', required, properties: fields } },
    },
  },
  example: { room: 'teaatfive', links: [example] },
};

export const inviteMadeShape: Shape = {
  name: 'MadeInvite',
  schema: {
    type: 'object',
    required: ['room', 'key', 'path', ...required],
    properties: {
      room: { type: 'string' },
      key: { type: 'string', description: 'A secret: whoever has it gets the role.' },
      path: { type: 'string', description: 'The page of the room, with the key in its fragment.' },
      ...fields,
    },
  },
  example: { room: 'teaatfive', key, path: `/r/teaatfive#key=${key}`, ...example },
};

export const inviteEndShape: Shape = {
  name: 'EndedInvite',
  schema: {
    type: 'object',
    required: ['room', 'taken'],
    properties: {
      room: { type: 'string' },
      taken: { ...whole(0), description: 'How many lost a role.' },
    },
  },
  example: { room: 'teaatfive', taken: 1 },
};

export const inviteLookShape: Shape = {
  name: 'InviteLook',
  schema: {
    type: 'object',
    required: ['room', 'code', 'role', 'by', 'name'],
    properties: {
      room: { type: 'string' },
      code: { type: 'string' },
      title: { type: 'string', description: 'The name of the room, where it has one.' },
      role: fields.role,
      by: fields.by,
      name: fields.name,
      until: fields.until,
    },
  },
  example: {
    room: 'teaatfive',
    code: 'Tea at-Five',
    role: 'moderator',
    by: example.by,
    name: 'ann',
    until: example.until,
  },
};
