import { cursorFault } from '../../hub/cursor-fault.ts';
import type { Cursor } from '../../protocol/record.ts';
import type { Resume } from '../../protocol/reply.ts';
import { json, type Reply } from '../reply.ts';
import { type Ask, type House, roomOf } from '../route.ts';
import { cursorOf } from './cursor.ts';

/** Of the room's events and messages. */
const nothing = { events: 0, messages: 0 };

/** What a room is like now; one that nobody spoke in yet is an empty one. */
export async function showRoom(ask: Ask): Promise<Reply> {
  const { key, code } = roomOf(ask);
  const { store, people } = ask.house;
  const after = cursorOf(ask);
  const { seq, digest, code: first } = await store.opening(key, undefined, nothing);
  return json({
    room: key,
    code: first ?? code,
    epoch: store.epoch,
    run: store.run,
    latest: seq,
    digest,
    people: people.count(key),
    ...(after && { resume: await resumeFrom(ask.house, key, after, seq) }),
  });
}

/** What a cursor is good for, as `joined` says it. */
async function resumeFrom(
  { store, limits }: House,
  key: string,
  after: Cursor,
  latest: number,
): Promise<Resume> {
  const code = await cursorFault(store, key, after, latest);
  if (code) return { state: 'reset', code };
  if (latest - after.seq <= limits.resumeGap) return { state: 'ok' };
  return { state: 'gap', from: after.seq + 1, to: latest };
}
