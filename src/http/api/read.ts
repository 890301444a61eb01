import type { Who } from '../../identity/identity.ts';
import { loopShare } from '../../net/loop-share.ts';
import { closedTo, doorCodes } from '../../protocol/entry.ts';
import { Refusal } from '../../protocol/error.ts';
import { Bucket } from '../../protocol/meter.ts';
import type { ReadMark } from '../../protocol/own-word.ts';
import { guestsOf } from '../../protocol/standing.ts';
import { firstPoints } from '../../protocol/text.ts';
import { refuseOver } from '../../protocol/too-fast.ts';
import { readJson } from '../body.ts';
import { checkDoor } from '../door.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { visitorOf } from '../passes.ts';
import { badBody } from '../refusals.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { createApiChecks } from './schema.ts';
import { type Shape, whole } from './shape.ts';

/** Characters of a room's last message. */
const lastPoints = 140;

/** Moves on the mark of who asks; one that is further stays. */
async function readRoom(ask: Ask): Promise<HttpAnswer> {
  const { reader, house } = ask;
  if (!reader) throw new Refusal('not_authorised');
  const room = roomOf(ask);
  const { seq: said } = createApiChecks(house.limits).read(
    await readJson(ask.request, house.limits),
  );
  await checkDoor(ask, room);
  const { counts, people, store } = house;
  const purse = counts.purses.of(reader.author.id);
  purse.marks ??= new Bucket();
  const { readMarks: rate } = counts.rates;
  refuseOver('readMarks', rate, purse.marks.take(rate, performance.now()));
  const seq = Math.min(said, (await store.room(room.key))?.seq ?? 0);
  if (seq > 0) people.reading.move(reader.author.id, { room: room.key, seq });
  return json({ room: room.key, seq });
}

/** The rooms that the asker read, the one read last first, and what is new in each. */
async function listOwnRooms(ask: Ask): Promise<HttpAnswer> {
  const { reader, house } = ask;
  if (!reader) throw new Refusal('not_authorised');
  const rooms: object[] = [];
  const marks = await house.store.marks.of(reader.author.id);
  const mayEnter = await Promise.all(marks.map(({ room }) => isLetIn(ask, reader, room)));
  for (const [i, mark] of marks.entries()) {
    if (!mayEnter[i]) continue;
    // Counting in one takes up to a millisecond, and nobody who talks waits for two.
    await loopShare.turn();
    const room = await ownRoom(ask, mark, reader.author.id);
    if (room) rooms.push(room);
  }
  return json({ epoch: house.store.epoch, rooms });
}

/** Does the host's program let somebody into a room, where it is asked about that? */
async function isLetIn({ house }: Ask, reader: Who, key: string): Promise<boolean> {
  if (!house.rooms.asksWhoEnters) return true;
  const room = await house.store.room(key);
  if (!room) return false;
  try {
    await house.rooms.checkEntry(reader, room);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** A room as who read it may know it; undefined where it may not any more. */
async function ownRoom(ask: Ask, mark: ReadMark, author: string): Promise<object | undefined> {
  const { store } = ask.house;
  const { room: key, seq, at } = mark;
  const record = await store.room(key);
  if (!record) return undefined;
  const standing = await store.standing(key);
  const visitor = await visitorOf(ask, record);
  if (closedTo(standing, visitor, record.key, Date.now())) return undefined;
  const since = { after: seq, ids: [author, ...guestsOf(standing, author)] };
  const counted = await store.people.unread(key, since);
  const { title } = standing.settings;
  const last = await lastOf(ask, key);
  const { code, seq: latest } = record;
  return { room: key, code, ...(title && { title }), mark: seq, latest, ...counted, at, ...last };
}

/** The last thing that was said in a room, where it is not gone. */
async function lastOf({ house }: Ask, key: string): Promise<object> {
  const { messages } = await house.store.messages(key, { limit: 1 });
  const [message] = messages;
  if (!message || message.removedAt !== undefined) return {};
  const { author, text, at } = message;
  return {
    last: { author: { id: author.id, name: author.name }, text: firstPoints(text, lastPoints), at },
  };
}

const readBodyShape: Shape = {
  name: 'ReadBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('readBody'),
  example: { seq: 120 },
};

const readShape: Shape = {
  name: 'ReadRoom',
  schema: {
    type: 'object',
    required: ['room', 'seq'],
    properties: {
      room: { type: 'string' },
      seq: {
        ...whole(0),
        description: 'The fact up to which it counts: the latest one, where that is before it.',
      },
    },
  },
  example: { room: 'teaatfive', seq: 120 },
};

const counted = (description: string) => ({ ...whole(0), maximum: 100, description });

const ownRoomsShape: Shape = {
  name: 'OwnRooms',
  schema: {
    type: 'object',
    required: ['epoch', 'rooms'],
    properties: {
      epoch: { type: 'string', description: 'Names the log; a seq of another one means nothing.' },
      rooms: {
        type: 'array',
        description: 'The 200 that were read last; without those that the asker may not read now.',
        items: {
          type: 'object',
          required: ['room', 'code', 'mark', 'latest', 'unread', 'mentions', 'at'],
          properties: {
            room: { type: 'string' },
            code: { type: 'string' },
            title: { type: 'string' },
            mark: { ...whole(1), description: 'The fact up to which the room was read.' },
            latest: { ...whole(0), description: "The room's latest fact." },
            unread: counted('Messages of others since, without those that are gone.'),
            mentions: counted('Those among them that name the asker.'),
            more: { const: true, description: 'There are more than were counted.' },
            at: { ...whole(0), description: 'When it was read, in milliseconds since 1970.' },
            last: {
              type: 'object',
              required: ['author', 'text', 'at'],
              description: 'The last message, where it is not gone.',
              properties: {
                author: {
                  type: 'object',
                  required: ['id', 'name'],
                  properties: { id: { type: 'string' }, name: { type: 'string' } },
                },
                text: { type: 'string', description: 'Its first 140 characters.' },
                at: whole(0),
              },
            },
          },
        },
      },
    },
  },
  example: {
    epoch: 'k2v9x4',
    rooms: [
      {
        room: 'teaatfive',
        code: 'Tea at five',
        title: 'Tea',
        mark: 120,
        latest: 126,
        unread: 3,
        mentions: 0,
        at: 1_795_800_000_000,
        last: {
          author: { id: 'g_3q2-7wEAAAAAAAAAAAAAAA', name: 'bo' },
          text: 'Good evening',
          at: 1_795_800_050_000,
        },
      },
    ],
  },
};

export const readRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/me/rooms',
    answer: listOwnRooms,
    does: 'The rooms that the holder of what comes along has read, the one read last first, with how much in each is new.',
    secret: 'required',
    gives: { status: 200, body: ownRoomsShape },
    isDear: 'of the loop',
    refusesBy: 'json',
    refuses: ['storage_failed'],
  },
  {
    method: 'PUT',
    path: '/api/rooms/{code}/read',
    answer: readRoom,
    does: 'Moves on the mark up to which somebody read a room, on all of its devices; nobody else learns it. One that is further stays.',
    body: readBodyShape,
    secret: 'required',
    gives: { status: 200, body: readShape },
    refusesBy: 'json',
    refuses: ['bad_code', ...doorCodes, ...badBody],
  },
];
