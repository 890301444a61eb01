import { firstFitting } from '../../hub/fitting.ts';
import { json, type Reply } from '../reply.ts';
import { type Ask, roomOf } from '../route.ts';
import { createApiChecks } from './schema.ts';

const usualPage = 50;

/** The messages that hold every word asked for, newest first. */
export async function searchMessages(ask: Ask): Promise<Reply> {
  const room = roomOf(ask);
  const { store, limits } = ask.house;
  const asked = createApiChecks(limits).searchQuery(Object.fromEntries(ask.query));
  const { q, before, limit = usualPage } = asked;
  const found = await store.search(room.key, q, {
    limit: Math.min(limit, limits.historyPage),
    ...(before === undefined ? {} : { before }),
  });
  const messages = firstFitting(found.messages, limits.unsentBytes);
  const isCut = messages.length < found.messages.length;
  const next = isCut ? messages.at(-1)?.seq : found.next;
  return json({ epoch: store.epoch, ...found, messages, next });
}
