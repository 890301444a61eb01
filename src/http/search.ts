import { checkSearchQuery } from '../protocol/check.ts';
import { json, type Reply } from './reply.ts';
import { type Ask, roomOf } from './route.ts';

const usualPage = 50;

/** The latest messages that hold every word asked for, oldest first like any page. */
export async function searchMessages(ask: Ask): Promise<Reply> {
  const room = roomOf(ask);
  const { q, before, limit = usualPage } = checkSearchQuery(Object.fromEntries(ask.query));
  const { store, limits } = ask.house;
  const { latest, messages } = await store.search(room.key, q, {
    limit: Math.min(limit, limits.historyPage),
    ...(before === undefined ? {} : { before }),
  });
  const oldestFirst = messages.toSorted((a, b) => a.seq - b.seq);
  return json({ epoch: store.epoch, latest, messages: oldestFirst });
}
