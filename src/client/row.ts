import type { Unsent } from './outbox-store.ts';

/** Tells whether it waits for a person. */
export const isFailed = ({ state }: Unsent): boolean => state === 'failed';

/** The row as it was before it was sent. */
export function queued({ ref, room, author, text, at, unkept }: Unsent): Unsent {
  return { ref, room, author, text, at, state: 'queued', ...(unkept && { unkept }) };
}

/** The same, unless it failed: whoever was sending it is gone, or is another tab with the same ref. */
export function asQueued(row: Unsent): Unsent {
  return isFailed(row) ? row : queued(row);
}
