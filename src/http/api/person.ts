import { Refusal } from '../../protocol/error.ts';
import { longestOf, type Out, outsOf } from '../../protocol/out.ts';
import { isAuthorId } from '../../protocol/record.ts';
import { givenRoles } from '../../protocol/role.ts';
import { idsOf } from '../../protocol/standing.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { keeperWhoAsks } from '../keeper.ts';
import { badSecret } from '../refusals.ts';
import { type Ask, partOf, type Route, roomOf } from '../route.ts';
import { type PathPart, type Shape, whole } from './shape.ts';

/** The card of a person in a room, for those who keep order there. */
async function showPerson(ask: Ask): Promise<HttpAnswer> {
  const { store } = ask.house;
  const { key } = roomOf(ask);
  const id = partOf(ask, 'person', 'bad_person');
  const { standing, now } = await keeperWhoAsks(ask, key);
  if (!isAuthorId(id)) throw new Refusal('bad_person');
  const { committed } = standing;
  const [person = id, ...guests] = idsOf(committed, id);
  const record = await store.people.record(key, [person, ...guests]);
  const role = standing.givenTo(person, now);
  const out = longestOf(outsOf(committed.out, person), now);
  return json({
    room: key,
    person,
    ...(guests.length > 0 ? { guests } : {}),
    ...(role ? { role } : {}),
    ...(out ? { out: { kind: out.kind, ...moreOf(out) } } : {}),
    ...record,
  });
}

const moreOf = ({ until, reason }: Out) => ({
  ...(until === undefined ? {} : { until }),
  ...(reason === undefined ? {} : { reason }),
});

const parts: Readonly<Record<string, PathPart>> = {
  person: {
    schema: { type: 'string', minLength: 1, maxLength: 128 },
    description: "An author's id.",
    example: 'g_3q2-7wEAAAAAAAAAAAAAAA',
  },
};

const time = { ...whole(0), description: 'Milliseconds since 1970.' };

const personShape: Shape = {
  name: 'Person',
  schema: {
    type: 'object',
    required: ['room', 'person', 'messages', 'notes'],
    properties: {
      room: { type: 'string' },
      person: { type: 'string', description: 'Where a guest is a person by now, that one.' },
      guests: { type: 'array', items: { type: 'string' }, description: 'The guests that it was.' },
      role: {
        enum: givenRoles,
        description: 'The one that the room itself gave; absent for none.',
      },
      out: {
        type: 'object',
        required: ['kind'],
        properties: {
          kind: { enum: ['timed-out', 'banned'] },
          until: time,
          reason: { type: 'string' },
        },
        description: 'What keeps it from speaking; absent where nothing does.',
      },
      messages: { ...whole(0), description: 'How many it wrote, removed ones among them.' },
      since: { ...time, description: 'When it wrote the first of these.' },
      among: { ...whole(1), description: 'Only so many of the latest messages were looked at.' },
      notes: {
        type: 'array',
        description: 'The latest 20, oldest first.',
        items: {
          type: 'object',
          required: ['seq', 'author', 'at', 'text'],
          properties: {
            seq: whole(1),
            author: { type: 'object', required: ['id', 'name'] },
            at: time,
            text: { type: 'string' },
          },
        },
      },
    },
  },
  example: {
    room: 'teaatfive',
    person: 'g_3q2-7wEAAAAAAAAAAAAAAA',
    out: { kind: 'timed-out', until: 1_795_800_600_000 },
    messages: 12,
    since: 1_795_790_000_000,
    notes: [
      {
        seq: 21,
        author: { id: 'g_AAAAAAAAAAAAAAAAAAAAAA', name: 'ann', badge: 'moderator' },
        at: 1_795_800_000_000,
        text: 'Warned twice.',
      },
    ],
  },
};

export const personRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/people/{person}',
    parts,
    answer: showPerson,
    does: 'What those who keep order in a room may know of a person there: since when it writes and how much, its role, what keeps it from speaking, and notes about it.',
    secret: 'required',
    gives: { status: 200, body: personShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'bad_person', 'not_allowed', ...badSecret],
  },
];
