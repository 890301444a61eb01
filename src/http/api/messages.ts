import { fittingPage } from '../../hub/fitting.ts';
import { Refusal } from '../../protocol/error.ts';
import { askerOf, guestWhoAsks } from '../asker.ts';
import { readJson } from '../body.ts';
import { json, type Reply } from '../reply.ts';
import { type Ask, roomOf, seqOf } from '../route.ts';
import { createApiChecks } from './schema.ts';

const usualPage = 50;

/** The latest messages of a room, or those before or after one. */
export async function listMessages(ask: Ask): Promise<Reply> {
  const room = roomOf(ask);
  const { store, limits } = ask.house;
  const asked = createApiChecks(limits).historyQuery(Object.fromEntries(ask.query));
  const { before, after, limit = usualPage } = asked;
  const range = {
    limit: Math.min(limit, limits.historyPage),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  const page = await store.messages(room.key, range);
  return json({ epoch: store.epoch, ...fittingPage(page, range, limits.unsentBytes) });
}

/** Says something; a `ref` again is answered like the first time, 201 and all. */
export async function postMessage(ask: Ask): Promise<Reply> {
  const { limits, rooms, store } = ask.house;
  const room = roomOf(ask);
  const body = await readJson(ask.request, limits);
  const { text, name, ref } = createApiChecks(limits).post(body);
  const author = askerOf(ask.request, name, limits);
  const answer = await rooms.submit(author, room, {
    type: 'post',
    room: room.code,
    text,
    ...(ref === undefined ? {} : { ref }),
  });
  // A room's key may be another one's code.
  const code = store.find(room.key)?.key === room.key ? room.key : room.code;
  const location = `/api/rooms/${encodeURIComponent(code)}/messages/${answer.seq}`;
  return json(answer, 201, { location });
}

/** One message as it stands now. */
export async function showMessage(ask: Ask): Promise<Reply> {
  const room = roomOf(ask);
  const message = await ask.house.store.message(room.key, seqOf(ask));
  if (!message) throw new Refusal('no_message');
  return json(message);
}

/** Puts another text in the place of one's own. */
export async function editMessage(ask: Ask): Promise<Reply> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const seq = seqOf(ask);
  const body = await readJson(ask.request, limits);
  const { text, name, ref } = createApiChecks(limits).post(body);
  const author = guestWhoAsks(ask.request, name, limits);
  const answer = await rooms.submit(author, room, {
    type: 'edit',
    room: room.code,
    seq,
    text,
    ...(ref === undefined ? {} : { ref }),
  });
  return json(answer);
}

/** Takes back one's own. */
export async function removeMessage(ask: Ask): Promise<Reply> {
  const room = roomOf(ask);
  const seq = seqOf(ask);
  const author = guestWhoAsks(ask.request, undefined, ask.house.limits);
  return json(await ask.house.rooms.submit(author, room, { type: 'remove', room: room.code, seq }));
}
