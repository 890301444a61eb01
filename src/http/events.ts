import { readCursor, sse, sseFacts } from '../dialect/sse.ts';
import { Refusal } from '../protocol/error.ts';
import type { Cursor } from '../protocol/record.ts';
import type { Reply } from './reply.ts';
import { type Ask, roomOf } from './route.ts';

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Proxies that gather answers would hold every line back.
  'x-accel-buffering': 'no',
};

/** What is said in a room, from a cursor or from now on, for as long as somebody listens. */
export async function streamEvents(ask: Ask): Promise<Reply> {
  const room = roomOf(ask);
  const after = cursorOf(ask);
  if (after) await checkReach(ask, room.key, after);
  const speech = ask.query.get('facts') === 'all' ? sseFacts : sse;
  const { streams } = ask.house;
  return {
    status: 200,
    headers,
    body: (response, head) => streams.open({ response, head, room, speech, after }),
  };
}

/** A browser that comes back asks the same address again: where it was now counts for more. */
function cursorOf(ask: Ask): Cursor | undefined {
  const given = ask.request.headers.get('last-event-id') || ask.query.get('after');
  if (given === null) return undefined;
  const cursor = readCursor(given);
  if (!cursor) throw new Refusal('bad_cursor');
  return cursor;
}

async function checkReach({ house }: Ask, room: string, { epoch, seq }: Cursor): Promise<void> {
  if (epoch !== house.store.epoch) throw new Refusal('cursor_epoch');
  if (seq > ((await house.store.room(room))?.seq ?? 0)) throw new Refusal('cursor_ahead');
}
