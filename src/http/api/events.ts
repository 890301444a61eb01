import { cursorFault } from '../../hub/cursor-fault.ts';
import { Refusal } from '../../protocol/error.ts';
import type { Cursor } from '../../protocol/record.ts';
import type { HttpAnswer } from '../http-answer.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { cursorOf } from './cursor.ts';
import type { QueryField } from './shape.ts';

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Proxies that gather answers would hold every line back.
  'x-accel-buffering': 'no',
};

/** What is said in a room, from a cursor or from now on, for as long as somebody listens. */
async function streamEvents(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const after = cursorOf(ask);
  if (after) await checkReach(ask, room.key, after);
  const facts = ask.query.get('facts') === 'all' ? 'all' : 'posted';
  const { streams } = ask.house;
  return {
    status: 200,
    headers,
    body: (response, head) => streams.open({ response, head, room, facts, after }),
  };
}

async function checkReach({ house }: Ask, room: string, after: Cursor): Promise<void> {
  const latest = (await house.store.room(room))?.seq ?? 0;
  const fault = await cursorFault(house.store, room, after, latest);
  if (fault) throw new Refusal(fault);
}

const factsField: QueryField = {
  name: 'facts',
  schema: { const: 'all' },
  description: 'Edits, removals and reactions too: each fact as the native dialect tells it.',
};

export const eventRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/events',
    answer: streamEvents,
    does: 'Server-sent events: each message as it is said, and before that all that were posted after a cursor.',
    cursor: true,
    query: [factsField],
    gives: { status: 200, body: 'events' },
    refusesBy: 'json',
    refuses: ['bad_code', 'bad_cursor', 'cursor_epoch', 'cursor_ahead', 'cursor_run', 'restart'],
  },
];
