import { cursorFault } from '../../hub/cursor-fault.ts';
import { calledAuthor } from '../../identity/identity.ts';
import { BadShape } from '../../protocol/bad-shape.ts';
import { Refusal } from '../../protocol/error.ts';
import { faultOfName, keepName } from '../../protocol/name.ts';
import type { Author } from '../../protocol/record.ts';
import { isBlank } from '../../protocol/text.ts';
import type { StreamEntrance, StreamedRoom } from '../../socket/sse.ts';
import { checkDoor } from '../door.ts';
import type { HttpAnswer } from '../http-answer.ts';
import { visitorOf } from '../passes.ts';
import { type Ask, type Route, roomCalled, roomOf } from '../route.ts';
import { cursorFrom, cursorOf } from './cursor.ts';
import { cursorSchema, type QueryField } from './shape.ts';

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Proxies that gather answers would hold every line back.
  'x-accel-buffering': 'no',
};

/** The events of a room, from a cursor or from now on, for as long as somebody listens. */
async function streamEvents(ask: Ask): Promise<HttpAnswer> {
  const places = [{ room: roomOf(ask), after: cursorOf(ask) }];
  return stream(ask, places, ask.query.get('facts') === 'all' ? 'all' : 'posted');
}

/** Every fact of several rooms, each from a cursor; where it is asked for, signals too. */
async function streamRooms(ask: Ask): Promise<HttpAnswer> {
  return stream(ask, placesOf(ask), ask.query.get('signals') === '1' ? 'signals' : 'all');
}

async function stream(
  ask: Ask,
  places: readonly StreamedRoom[],
  facts: StreamEntrance['facts'],
): Promise<HttpAnswer> {
  const listed = listedOf(ask);
  const heard: StreamedRoom[] = [];
  for (const place of places) {
    await checkDoor(ask, place.room);
    await checkReach(ask, place);
    const actor = await visitorOf(ask, place.room);
    // By the name that it says, it is told where the room calls it otherwise.
    if (listed) heard.push({ ...place, actor: { ...actor, author: listed } });
    else heard.push(actor.passed === undefined ? place : { ...place, actor });
  }
  const { reader: who, ticket, countedFrom, house } = ask;
  const isWatching = ask.query.get('watch') === '1';
  const entrance = { places: heard, facts, who, listed, ticket, countedFrom, isWatching };
  return {
    kind: 'stream',
    status: 200,
    headers,
    body: (response, head) => house.streams.open({ response, head, ...entrance }),
  };
}

/**
 * Somebody as others see it; undefined where it has no name, neither one that it says nor one that
 * somebody vouches for. Nobody is kept from reading by a name that can't be.
 */
function listedOf({ reader: who, query, house }: Ask): Author | undefined {
  if (!who) return undefined;
  const name = keepName(query.get('name') ?? '');
  const isName = !isBlank(name) && !faultOfName(name, house.limits);
  return isName || who.isNamed ? calledAuthor(who, isName ? name : '') : undefined;
}

/** `room=CODE&after=CURSOR`, as often as there are rooms. */
function placesOf(ask: Ask): StreamedRoom[] {
  const codes = ask.query.getAll('room');
  const cursors = ask.query.getAll('after');
  if (codes.length === 0 || codes.length !== cursors.length)
    throw new BadShape('room, or its after,');
  if (codes.length > ask.house.limits.roomsPerConnection) throw new Refusal('too_many_rooms');
  const places = codes.map((code, i) => ({
    room: roomCalled(ask, code),
    after: cursorFrom(cursors[i]),
  }));
  // Its events would come twice.
  if (new Set(places.map(({ room }) => room.key)).size < places.length) {
    throw new Refusal('bad_shape');
  }
  return places;
}

async function checkReach({ house }: Ask, { room, after }: StreamedRoom): Promise<void> {
  if (!after) return;
  const latest = (await house.store.room(room.key))?.seq ?? 0;
  const fault = await cursorFault(house.store, room.key, after, latest);
  if (fault) throw new Refusal(fault);
}

const factsField: QueryField = {
  name: 'facts',
  schema: { const: 'all' },
  description: 'Edits, removals and reactions too: each fact as the native dialect tells it.',
};

const signalsField: QueryField = {
  name: 'signals',
  schema: { const: '1' },
  description:
    'Also what holds for a moment only: `people` as it begins, then `presence` and `typing`, as the room shows people.',
};

const nameField: QueryField = {
  name: 'name',
  schema: { type: 'string' },
  description:
    'The name by which others see the holder of a bearer in the list of people, as the room shows people. One without a name, or with one that can not be, is counted and not listed.',
};

const watchField: QueryField = {
  name: 'watch',
  schema: { const: '1' },
  description: 'Who listens is none of the people of the room, and not counted among them.',
};

const ticketField: QueryField = {
  name: 'ticket',
  schema: { type: 'string' },
  description:
    'In the place of a bearer, for an EventSource, which can send none: see POST /api/ticket.',
};

const placeFields: readonly QueryField[] = [
  {
    name: 'room',
    required: true,
    schema: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
    description: 'A room code; given once for each room.',
  },
  {
    name: 'after',
    required: true,
    schema: { type: 'array', minItems: 1, items: cursorSchema },
    description: 'For each room, in the same order: the cursor after which it begins.',
  },
];

export const eventRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/events',
    answer: streamEvents,
    does: 'Server-sent events: each message as it is said, and before that all that were posted after a cursor.',
    cursor: true,
    query: [factsField, nameField, watchField, ticketField],
    takesTicket: true,
    gives: { status: 200, body: 'events' },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'too_many_connections',
      'bad_ticket',
      'bad_cursor',
      'cursor_epoch',
      'cursor_ahead',
      'cursor_run',
      'restart',
    ],
  },
  {
    method: 'GET',
    path: '/api/events',
    answer: streamRooms,
    namesRooms: true,
    does: 'Server-sent events of several rooms: every fact after a cursor of each, as the native dialect tells it.',
    query: [...placeFields, signalsField, nameField, watchField],
    gives: { status: 200, body: 'events' },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'too_many_connections',
      'bad_shape',
      'bad_cursor',
      'cursor_epoch',
      'cursor_ahead',
      'cursor_run',
      'too_many_rooms',
      'restart',
    ],
  },
];
