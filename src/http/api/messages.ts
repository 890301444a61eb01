import { fittingAround, fittingMessages, fittingPage } from '../../hub/fitting.ts';
import type { RoomKey } from '../../protocol/code.ts';
import { Refusal } from '../../protocol/error.ts';
import { type Point, pointOf } from '../../protocol/point.ts';
import type { MessagePage } from '../../protocol/record.ts';
import { askerOf, bearerWhoAsks } from '../asker.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { checkKnown, readMarked } from '../idempotency.ts';
import { linked, type Neighbours, neighboursOf, type Order, sidesOf } from '../paging.ts';
import { asPassed } from '../passes.ts';
import { quoting } from '../quoting.ts';
import { badBody, badCarried, badRef, badSecret, badText, notStored } from '../refusals.ts';
import { type Ask, type Route, roomOf, seqOf } from '../route.ts';
import { tagAt, tagged, tagOf, unchanged } from '../validator.ts';
import { editBodyShape, messageShape, postBodyShape, postedShape } from './message-shape.ts';
import { after, around, at, before, limit, markField, markOf, order, seqs } from './query-field.ts';
import { createApiChecks } from './schema.ts';
import { reference, type Shape, whole } from './shape.ts';

const usualPage = 50;

/** The latest messages of a room, or those before or after one, or about a point. */
async function listMessages(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const { store, limits } = ask.house;
  const asked = createApiChecks(limits).messagesQuery(Object.fromEntries(ask.query));
  const same = await unchanged(ask, room.key);
  if (same) return same;
  const { page, beside } = await pageOf(ask, room.key, asked);
  const tag = await tagAt(ask, room.key, page.latest);
  return tagged(ask, json({ epoch: store.epoch, ...page }, 200, linked(ask.query, beside)), tag);
}

type Asked = ReturnType<ReturnType<typeof createApiChecks>['messagesQuery']>;

/** A page of messages, and the pages around it. */
interface Page {
  readonly page: MessagePage;
  readonly beside: Neighbours;
}

async function pageOf(ask: Ask, key: RoomKey, asked: Asked): Promise<Page> {
  const { store, limits } = ask.house;
  const { before, after, seqs, order = after === undefined ? 'older' : 'newer' } = asked;
  if (seqs) return messagesOf(ask, key, seqs);
  const limit = Math.min(asked.limit ?? usualPage, limits.historyPage);
  const point = pointOf(asked);
  if (point) return pageAbout(ask, key, { point, limit, order });
  const range = {
    limit,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  const read = await store.messages(key, range);
  const messages = await quoting(store, key, read.messages);
  const page = fittingPage({ ...read, messages }, range, limits.unsentBytes);
  return { page, beside: neighboursOf(sidesOf(page, range), order) };
}

async function pageAbout(
  { house }: Ask,
  key: RoomKey,
  { point, limit, order }: { readonly point: Point; readonly limit: number; readonly order: Order },
): Promise<Page> {
  const { store, limits } = house;
  const read = await store.points.page(key, point, limit);
  const messages = await quoting(store, key, read.messages);
  const page = fittingAround({ ...read, messages }, limits.unsentBytes);
  return { page, beside: neighboursOf(page, order) };
}

/** The messages of some numbers, and which of them are to be asked for anew. */
async function messagesOf({ house }: Ask, key: RoomKey, seqs: readonly number[]): Promise<Page> {
  const { store, limits } = house;
  const latest = (await store.room(key))?.seq ?? 0;
  const found = await store.points.messages(key, seqs);
  const messages = await quoting(store, key, found);
  const page = { latest, ...fittingMessages(messages, limits.unsentBytes) };
  return { page, beside: { next: page.rest && { seqs: page.rest.join(',') } } };
}

/** Says something; a `ref` again is answered like the first time, 201 and all. */
async function postMessage(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms, site, store } = ask.house;
  const room = roomOf(ask);
  checkKnown(ask);
  const body = await readMarked(ask);
  const { text, name, work, ref, ...carried } = createApiChecks(limits).post(body);
  const actor = await asPassed(ask, room, askerOf(ask, name));
  const answer = await rooms.submit(actor, room, {
    type: 'post',
    room: room.code,
    text,
    ...carried,
    ...(work === undefined ? {} : { work }),
    ...(ref === undefined ? {} : { ref }),
  });
  // A room's key may be another one's code.
  const code = store.find(room.key)?.key === room.key ? room.key : room.code;
  const location = `${site.base}/api/rooms/${encodeURIComponent(code)}/messages/${answer.seq}`;
  // What waits is no message yet.
  return answer.held ? json(answer, 202) : json(answer, 201, { location });
}

/** One message as it stands now. */
async function showMessage(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const { store } = ask.house;
  const message = await store.message(room.key, seqOf(ask));
  if (!message) throw new Refusal('no_message');
  const [quoted] = await quoting(store, room.key, [message]);
  const answer = json(quoted ?? message);
  return tagged(ask, answer, tagOf(answer.body));
}

/** Puts another text in the place of one's own. */
async function editMessage(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const seq = seqOf(ask);
  const body = await readMarked(ask);
  const { text, name, ref, ...carried } = createApiChecks(limits).edit(body);
  const actor = await asPassed(ask, room, bearerWhoAsks(ask, name));
  const answer = await rooms.submit(actor, room, {
    type: 'edit',
    room: room.code,
    seq,
    text,
    ...carried,
    ...(ref === undefined ? {} : { ref }),
  });
  return json(answer, answer.held ? 202 : 200);
}

/** Takes back one's own. */
async function removeMessage(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const seq = seqOf(ask);
  const actor = bearerWhoAsks(ask, undefined);
  const command = { type: 'remove', room: room.code, seq, ...markOf(ask) } as const;
  return json(await ask.house.rooms.submit(actor, room, command));
}

const messagePage: Shape = {
  name: 'MessagePage',
  schema: {
    type: 'object',
    required: ['epoch', 'latest', 'messages'],
    properties: {
      epoch: {
        type: 'string',
        description: 'Names the log; a seq of another one means nothing.',
      },
      latest: { ...whole(0), description: "The room's latest fact." },
      messages: { type: 'array', items: reference(messageShape) },
      next: {
        ...whole(1),
        description:
          'Where there is more: go on with it as before, or as after where that was asked. A page may have fewer messages than asked for, so that it is no longer than a connection may hold.',
      },
      around: {
        ...whole(1),
        description:
          'Where around or at was asked: the message that leads to, the one of that seq or the next one, the last one where none is. Absent in a room without messages.',
      },
      older: { ...whole(1), description: 'About a point: the before of what is older, if any.' },
      newer: { ...whole(1), description: 'About a point: the after of what is newer, if any.' },
    },
  },
  example: { epoch: 'k2v9x4', latest: 7, messages: [messageShape.example] },
};

export const messageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}/messages',
    answer: listMessages,
    validated: true,
    paged: true,
    does: 'The latest messages, those before or after one, or those about a seq or a moment; oldest first.',
    query: [before, after, around, at, seqs, limit, order],
    gives: { status: 200, body: messagePage },
    refusesBy: 'json',
    refuses: ['bad_code', 'bad_cursor', 'bad_shape', 'page_too_long'],
  },
  {
    method: 'POST',
    path: '/api/rooms/{code}/messages',
    answer: postMessage,
    names: true,
    acts: 'post',
    does: 'Says something. A ref used before gets the first answer again; with another text it is refused, as long as the first one stands.',
    body: postBodyShape,
    secret: 'optional',
    gives: { status: 201, body: postedShape },
    mayWait: true,
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'no_key',
      ...badCarried,
      ...badBody,
      ...badText,
      ...badSecret,
      ...notStored,
    ],
  },
  {
    method: 'GET',
    path: '/api/rooms/{code}/messages/{seq}',
    answer: showMessage,
    validated: true,
    does: 'One message as it stands now.',
    gives: { status: 200, body: messageShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'no_message'],
  },
  {
    method: 'PATCH',
    path: '/api/rooms/{code}/messages/{seq}',
    answer: editMessage,
    acts: 'edit',
    does: "Puts another text in the place of one's own; answers with the number of the edit.",
    body: editBodyShape,
    secret: 'required',
    gives: { status: 200, body: postedShape },
    mayWait: true,
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'no_message',
      'not_yours',
      'message_gone',
      ...badCarried,
      ...badBody,
      ...badText,
      ...badSecret,
      ...notStored,
    ],
  },
  {
    method: 'DELETE',
    path: '/api/rooms/{code}/messages/{seq}',
    answer: removeMessage,
    acts: 'remove',
    does: "Takes back one's own message; answers with the number of the removal.",
    query: [markField],
    secret: 'required',
    gives: { status: 200, body: postedShape },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'no_message',
      'not_yours',
      'message_gone',
      ...badRef,
      ...badSecret,
      ...notStored,
    ],
  },
];
