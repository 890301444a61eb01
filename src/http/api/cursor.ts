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
  if (given === null) return undefined;
  const cursor = readCursor(given);
  if (!cursor) throw new Refusal('bad_cursor');
  return cursor;
}
