import { readCursor } from '../../protocol/cursor.ts';
import { Refusal } from '../../protocol/error.ts';
import type { Cursor } from '../../protocol/record.ts';
import type { Ask } from '../route.ts';

/**
 * The cursor that comes with a request. A browser that comes back asks the same address again:
 * where it was now counts for more.
 *
 * @throws Refusal `bad_cursor`
 */
export function cursorOf(ask: Ask): Cursor | undefined {
  const given = ask.request.headers.get('last-event-id') || ask.query.get('after');
  return given === null ? undefined : cursorFrom(given);
}

/** @throws Refusal `bad_cursor` */
export function cursorFrom(text = ''): Cursor {
  const cursor = readCursor(text);
  if (!cursor) throw new Refusal('bad_cursor');
  return cursor;
}
