import { createChecks } from '../protocol/check.ts';
import { Refusal } from '../protocol/error.ts';
import { json, type Reply } from './reply.ts';
import { type Ask, roomOf } from './route.ts';

/** Facts in one answer: a few milliseconds of reading. */
const most = 300;

/** How a room's log is sealed, from one fact on. */
export async function showProof(ask: Ask): Promise<Reply> {
  const { key } = roomOf(ask);
  const { store, limits } = ask.house;
  const { after = 0 } = createChecks(limits).historyQuery(Object.fromEntries(ask.query));
  const proof = await store.proof(key, after, most);
  if (!proof) throw new Refusal('cursor_ahead');
  return json({ room: key, epoch: store.epoch, ...proof });
}
