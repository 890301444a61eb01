import { readParts } from '../../client/event-parts.ts';
import { query, roomUrl } from '../../client/http.ts';
import type { Room } from '../../client/index.ts';
import type { OpenEvent } from '../../protocol/clearance.ts';

/**
 * Reads from which fact on a room that holds everybody's messages has held them, as far as facts after
 * `after` tell it: the number of the latest that changed it, or 0 where none did.
 *
 * @throws where it can't be read
 */
export async function heldSince(
  room: Room,
  base: URL,
  { after, signal }: { readonly after: number; readonly signal: AbortSignal },
): Promise<number> {
  const { cursor } = room;
  if (!cursor || cursor.seq <= after) return 0;
  const from = `${cursor.epoch}:${after}`;
  const url = roomUrl(
    base,
    room.code,
    `/events${query({ facts: 'all', watch: '1', after: from })}`,
  );
  const read = new AbortController();
  const headers = room.headers();
  const response = await fetch(url, { headers, signal: AbortSignal.any([signal, read.signal]) });
  if (!response.ok || !response.body) throw new Error(await response.text());
  let since = 0;
  try {
    for await (const { data } of readParts(response.body)) {
      const event = data ? (JSON.parse(data) as OpenEvent) : undefined;
      if (event && isHoldSet(event)) since = event.seq;
      if (event && event.seq >= cursor.seq) break;
    }
  } finally {
    read.abort();
  }
  return since;
}

/** Does a fact say whose messages wait? */
export function isHoldSet(event: OpenEvent): boolean {
  return event.type === 'set' && event.setting === 'hold';
}
