import { json, type Reply } from './reply.ts';
import { type Ask, roomOf } from './route.ts';

/** What a room is like now; one that nobody spoke in yet is an empty one. */
export async function showRoom(ask: Ask): Promise<Reply> {
  const { key, code } = roomOf(ask);
  const { store, people } = ask.house;
  const record = await store.room(key);
  return json({
    room: key,
    code: record?.code ?? code,
    epoch: store.epoch,
    latest: record?.seq ?? 0,
    people: people.count(key),
  });
}
