import { json, type Reply } from './reply.ts';
import { type Ask, roomOf } from './route.ts';

/** Of the room's events and messages. */
const nothing = { events: 0, messages: 0 };

/** What a room is like now; one that nobody spoke in yet is an empty one. */
export async function showRoom(ask: Ask): Promise<Reply> {
  const { key, code } = roomOf(ask);
  const { store, people } = ask.house;
  const { seq, digest, code: first } = await store.opening(key, undefined, nothing);
  return json({
    room: key,
    code: first ?? code,
    epoch: store.epoch,
    latest: seq,
    digest,
    people: people.count(key),
  });
}
