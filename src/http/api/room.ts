import { askedIn } from '../../hub/askers.ts';
import { cursorFault } from '../../hub/cursor-fault.ts';
import { keptIn } from '../../hub/kept-in.ts';
import { meCalled } from '../../hub/naming.ts';
import { pinsTold } from '../../hub/pinned.ts';
import { reviewedIn } from '../../hub/reviews.ts';
import { calledAuthor, type Who } from '../../identity/identity.ts';
import type { RoomKey } from '../../protocol/code.ts';
import { isUsual, meIn } from '../../protocol/me.ts';
import { keepName } from '../../protocol/name.ts';
import type { Cursor } from '../../protocol/record.ts';
import type { Resume } from '../../protocol/reply.ts';
import { roles } from '../../protocol/role.ts';
import { noStanding, type Standing } from '../../protocol/standing.ts';
import { visibleSettings } from '../../room/visible.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { type Ask, type House, type Route, roomOf } from '../route.ts';
import { cursorOf } from './cursor.ts';
import { messageShape } from './message-shape.ts';
import { settingsShape } from './room-settings.ts';
import type { QueryField } from './shape.ts';
import { reference, type Shape, whole } from './shape.ts';

/** A count of the room's events and messages. */
const nothing = { events: 0, messages: 0 };

/** A room as it is now. One that nobody spoke in yet is an empty one. */
async function showRoom(ask: Ask): Promise<HttpAnswer> {
  const { key, code } = roomOf(ask);
  const { store, people, limits } = ask.house;
  const { unsentBytes } = limits;
  const after = cursorOf(ask);
  const opening = await store.opening(key, undefined, nothing);
  const { seq, digest, code: first, standing = noStanding } = opening;
  const { isAsked = false, isPinned = false, isReviewed } = opening;
  const me = ask.reader && (await meHere(ask, ask.reader, key, standing));
  const settings = visibleSettings(standing, me?.cleared === true);
  return json({
    room: key,
    code: first ?? code,
    epoch: store.epoch,
    run: store.run,
    latest: seq,
    digest,
    people: people.count(key, me?.cleared ? 'cleared' : 'open'),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(me && !isUsual(me) && { me }),
    ...(isPinned && pinsTold(await store.pins(key, Date.now()), Date.now())),
    ...(isAsked && (await askedIn({ key, store, unsentBytes }, standing, ask.reader))),
    ...(isReviewed && (await reviewedIn({ key, store, unsentBytes }, standing, ask.reader))),
    ...(await keptIn(key, standing, store)),
    ...(after && { resume: await resumeFrom(ask.house, key, after, seq) }),
  });
}

/** The part of somebody in a room, and the name that it has there. */
async function meHere({ house, query }: Ask, reader: Who, key: RoomKey, standing: Standing) {
  const { rooms, people } = house;
  const me = meIn(standing, reader, key, Date.now(), rooms.mayNotIn);
  // A room in which nothing was decided has no names of its own to know.
  if (standing !== noStanding) await rooms.standing(key);
  return meCalled(me, calledAuthor(reader, keepName(query.get('name') ?? '')), key, people);
}

const nameField: QueryField = {
  name: 'name',
  schema: { type: 'string' },
  description: 'A name for who asks: `me.name` says what it is called in its place.',
};

/** The use of a cursor, as `joined` says it. */
async function resumeFrom(
  { store, limits }: House,
  key: string,
  after: Cursor,
  latest: number,
): Promise<Resume> {
  const code = await cursorFault(store, key, after, latest);
  if (code) return { state: 'reset', code };
  if (latest - after.seq <= limits.resumeGap) return { state: 'ok' };
  return { state: 'gap', from: after.seq + 1, to: latest };
}

const roomShape: Shape = {
  name: 'Room',
  schema: {
    type: 'object',
    required: ['room', 'code', 'epoch', 'run', 'latest', 'digest', 'people'],
    properties: {
      room: { type: 'string', description: 'The key: what all spellings have in common.' },
      code: { type: 'string', description: 'The first spelling.' },
      epoch: { type: 'string' },
      run: { type: 'string', description: 'Names this start of the server; a part of cursors.' },
      latest: whole(0),
      digest: { type: 'string', description: 'What the log has come to at the latest fact.' },
      people: { ...whole(0), description: 'How many are there now; 0 where that is not shown.' },
      settings: {
        ...reference(settingsShape),
        description: 'Those that who asks may see, where they differ from what is usual.',
      },
      me: {
        type: 'object',
        required: ['role'],
        properties: {
          role: { enum: roles },
          until: { ...whole(0), description: 'When the role ends; absent where it stays.' },
          name: {
            type: 'string',
            description: 'Its name here, where the one that it says is for somebody else.',
          },
          cleared: { const: true, description: 'Whether it hears what is sealed for others.' },
          guests: {
            type: 'array',
            items: { type: 'string' },
            description: 'The ids under which it was here before as a guest.',
          },
          mayNot: {
            type: 'array',
            items: {
              type: 'object',
              required: ['what', 'code'],
              properties: {
                what: { const: 'post' },
                code: { type: 'string' },
                seconds: whole(0),
                reason: { type: 'string' },
              },
            },
            description:
              'What it may not do now: why, as it would be refused, in how many seconds it may, and the words of who paused or banned it.',
          },
        },
        description: 'What who asks is here; absent where anybody would be the same.',
      },
      yours: {
        type: 'array',
        items: { type: 'object' },
        description:
          'What who asks has asked here, with the answers; absent where that is nothing.',
      },
      questions: {
        type: 'array',
        items: { type: 'object' },
        description:
          'For those who keep order: the head of the queue of what nobody has answered yet.',
      },
      nextQuestion: {
        ...whole(1),
        description: 'Where more wait: the after to go on with in the list of questions.',
      },
      waiting: {
        type: 'array',
        items: { type: 'object' },
        description:
          'Messages of who asks that wait for those who keep order, or were rejected in the last day.',
      },
      queue: {
        type: 'object',
        description: 'For those who keep order: the head of what is held and reported.',
      },
      pins: {
        type: 'array',
        items: {
          type: 'object',
          required: ['message'],
          properties: { message: reference(messageShape), until: whole(0) },
        },
        description: 'The messages that stand above all others; absent where none do.',
      },
      kept: {
        type: 'array',
        items: {
          type: 'object',
          required: ['keep', 'until'],
          properties: { keep: { type: 'string' }, until: whole(0) },
        },
        description:
          'Values of `keep` that count besides the last one, each until a moment in milliseconds since 1970: what any of them keeps is kept.',
      },
      resume: {
        type: 'object',
        required: ['state'],
        properties: {
          state: { enum: ['ok', 'gap', 'reset'] },
          code: { type: 'string', description: 'Of a reset: why.' },
          from: { ...whole(1), description: 'Of a gap: the first fact in it.' },
          to: { ...whole(1), description: 'Of a gap: the last one.' },
        },
        description: 'What the cursor that came along is good for, as `joined` says it.',
      },
    },
  },
  example: {
    room: 'teaatfive',
    code: 'Tea at-Five',
    epoch: 'k2v9x4',
    run: 'p7m3w2c8n5dx',
    latest: 7,
    digest: 'oYbJLC0vQkJVuLCKYX8aRbV0bGY5vBJgrhO1HeTTDlw',
    people: 2,
  },
};

export const roomRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}',
    answer: showRoom,
    does: 'What a room is like now, and what who asks is there. One that nobody spoke in yet is empty, not missing.',
    cursor: true,
    query: [nameField],
    gives: { status: 200, body: roomShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'bad_cursor'],
  },
];
