import type { RoomName } from '../../protocol/code.ts';
import { Refusal } from '../../protocol/error.ts';
import { type Invite, invitePath } from '../../protocol/invite.ts';
import { WrongKey } from '../../room/room-links.ts';
import { bearerWhoAsks } from '../asker.ts';
import { readJson } from '../body.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { readMarked } from '../idempotency.ts';
import { badBody, badSecret, notStored } from '../refusals.ts';
import { type Ask, partOf, type Route, roomOf } from '../route.ts';
import {
  inviteBodyShape,
  inviteEndShape,
  inviteKeyShape,
  inviteListShape,
  inviteLookShape,
  inviteMadeShape,
} from './invite-shape.ts';
import { postedShape } from './message-shape.ts';
import { createApiChecks } from './schema.ts';
import type { PathPart, QueryField } from './shape.ts';

/** The links that whoever asks could have made. */
async function listLinks(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const links = await ask.house.rooms.links.list(bearerWhoAsks(ask, undefined), room);
  return json({ room: room.key, links });
}

/** Makes a link; its key is told in this answer alone. */
async function makeLink(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const {
    until: seconds,
    name,
    ...wanted
  } = createApiChecks(limits).invite(await readJson(ask.request, limits));
  const actor = bearerWhoAsks(ask, name);
  const { invite, key } = await rooms.links.make(actor, room, { ...wanted, seconds });
  return json({ room: room.key, key, path: invitePath(room.code, key), ...invite }, 201);
}

/** Takes a link back. */
async function endLink(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const id = partOf(ask, 'link', 'no_link');
  const takesRoles = ask.query.get('roles') === 'take';
  const actor = bearerWhoAsks(ask, undefined);
  const taken = await ask.house.rooms.links.end(actor, room, id, takesRoles);
  return json({ room: room.key, taken });
}

/** Shows what a key is good for, before it is used. */
async function lookAtLink(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const { key } = createApiChecks(ask.house.limits).key(await bodyOf(ask));
  const invite = await tried(ask, () => ask.house.rooms.links.look(room, key));
  return json(await shownTo(ask, room, invite));
}

/** Uses a key up, for whoever holds the bearer. */
async function takeLink(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const { key, name, ref } = createApiChecks(limits).key(await readMarked(ask));
  if (!ask.reader) throw new Refusal('no_key');
  const actor = bearerWhoAsks(ask, name);
  return json(await tried(ask, () => rooms.links.take(actor, room, key, ref)));
}

const bodyOf = ({ request, house }: Ask) => readJson(request, house.limits);

/** Counts an address's keys that are none: whoever tries many waits. A proxy's is everybody's. */
async function tried<T>(ask: Ask, work: () => Promise<T>): Promise<T> {
  const { house } = ask;
  const who = ask.countedFrom;
  house.counts.checkLinkTries(who);
  try {
    return await work();
  } catch (error) {
    // A link that is used up or over is no guess: many may come by it from one address.
    if (error instanceof WrongKey && who !== undefined) house.counts.linkTries.note(who);
    throw error;
  }
}

/** A room as its key shows it: of a closed one, its name, and nothing of what is in it. */
async function shownTo(
  { house }: Ask,
  { key: room, code }: RoomName,
  { role, by, name, until }: Invite,
): Promise<object> {
  const { committed } = await house.rooms.standing(room);
  const { title } = committed.settings;
  const end = until === undefined ? {} : { until };
  return { room, code, ...(title && { title }), role, by, name, ...end };
}

const parts: Readonly<Record<string, PathPart>> = {
  link: {
    schema: { type: 'string', minLength: 1, maxLength: 64 },
    description: 'The id of a link, as the list has it; its key is none.',
    example: 'Tq3xWm0Zb7Ea',
  },
};

const rolesField: QueryField = {
  name: 'roles',
  schema: { enum: ['take'] },
  description: 'Those who have a role by this link, and by nothing since, lose it.',
};

const path = '/api/rooms/{code}/links';
const mayNot = ['bad_code', 'no_key', 'not_allowed', ...badSecret] as const;
const wrongKey = ['bad_code', 'no_link', 'too_many_tries', ...badBody] as const;

export const inviteRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    answer: listLinks,
    does: 'The links by which people get a role here, without their keys: those whose role one may give.',
    secret: 'required',
    gives: { status: 200, body: inviteListShape },
    refusesBy: 'json',
    refuses: mayNot,
  },
  {
    method: 'POST',
    path,
    answer: makeLink,
    does: 'Makes a link that gives a role, for a number of people or until a time. Its key is told here and never again.',
    body: inviteBodyShape,
    secret: 'required',
    gives: { status: 201, body: inviteMadeShape },
    refusesBy: 'json',
    refuses: [...mayNot, 'too_many_links', 'name_too_long', 'bad_name', ...badBody, ...notStored],
  },
  {
    method: 'DELETE',
    path: `${path}/{link}`,
    parts,
    answer: endLink,
    does: 'Takes a link back, and, where that is said, the roles that it gave; answers with how many these were.',
    query: [rolesField],
    secret: 'required',
    gives: { status: 200, body: inviteEndShape },
    refusesBy: 'json',
    refuses: [...mayNot, 'no_link', ...notStored],
  },
  {
    method: 'POST',
    path: `${path}/look`,
    answer: lookAtLink,
    does: 'Tells what the key of a link is good for, and uses nothing up.',
    body: inviteKeyShape,
    secret: 'optional',
    gives: { status: 200, body: inviteLookShape },
    refusesBy: 'json',
    refuses: [...wrongKey, ...badSecret],
  },
  {
    method: 'POST',
    path: `${path}/take`,
    answer: takeLink,
    acts: 'take',
    does: 'Gives whoever asks the role of a link; answers with the number of the fact. It opens a closed room.',
    body: inviteKeyShape,
    secret: 'optional',
    gives: { status: 200, body: postedShape },
    refusesBy: 'json',
    refuses: [
      ...wrongKey,
      'no_key',
      'has_role',
      'too_many_roles',
      'linked',
      'name_too_long',
      'bad_name',
      ...badSecret,
      ...notStored,
    ],
  },
];
