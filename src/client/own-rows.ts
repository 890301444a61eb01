import type { OutboxStore, Unsent } from './outbox-store.ts';

/**
 * The unsent rows of a room that are somebody's. Those of the guest that it was here are its own from
 * now on, and kept so.
 */
export async function ownRows(
  store: OutboxStore,
  room: string,
  author: string,
  guest: string | undefined,
): Promise<readonly Unsent[]> {
  const rows = await store.load(room);
  const own = rows.filter((row) => row.author === author || row.author === guest);
  return Promise.all(own.map((row) => (row.author === author ? row : moved(store, row, author))));
}

/** Where it can't be kept so, it is sent all the same, and found anew another time. */
async function moved(store: OutboxStore, row: Unsent, author: string): Promise<Unsent> {
  const own = { ...row, author };
  await store.put(own).catch(() => {});
  return own;
}

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
