import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chatlog } from '../../dialect/chatlog.ts';
import { loopShare } from '../../net/loop-share.ts';
import { heardBy } from '../../protocol/clearance.ts';
import { namelessRoom } from '../../protocol/code.ts';
import { nobody } from '../../protocol/entry.ts';
import { Refusal } from '../../protocol/error.ts';
import type { StoreReader } from '../../store/store.ts';
import { codeSchema, type QueryField } from '../api/shape.ts';
import { checkDoor } from '../door.ts';
import type { HttpAnswer } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import { placeOf } from './listener-page.ts';

/** Events read in one go, and kept until they are taken. */
const stride = 20;

/** Everything that was ever said, in golang-chat's words, on every port where `/chat` takes them. */
async function showAllMessages(ask: Ask): Promise<HttpAnswer> {
  const { listener, house, query } = ask;
  if (house.dialects?.includes('chatlog') === false) throw new Refusal('not_found');
  const { room: ofListener } = placeOf({ dialect: 'chatlog', room: listener?.room });
  const spelling = query.get('roomCode') ?? query.get('room') ?? ofListener;
  const room = spelling === '' ? namelessRoom : house.store.find(spelling, house.limits);
  if (!room) throw new Refusal('bad_code');
  await house.rooms.checkThere(room.key);
  await house.rooms.checkEntry(ask.reader ?? nobody, room);
  await checkDoor(ask, room);
  return {
    kind: 'file',
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: async (response, { status, headers }) => {
      const last = (await house.store.room(room.key))?.seq ?? 0;
      response.writeHead(status, headers);
      await pipeline(Readable.from(logText(house.store, room.key, last)), response);
    },
  };
}

/** Read page by page, no faster than it is taken. */
async function* logText(
  store: StoreReader,
  room: string,
  last: number,
): AsyncGenerator<string, void> {
  yield '{"Messages":[';
  let before = '';
  for (let after = 0; after < last; ) {
    await loopShare.turn();
    const events = await store.events(room, after, last, stride);
    const lines = events.flatMap(
      (event) => chatlog.encode(heardBy('open', event))?.trimEnd() ?? [],
    );
    if (lines.length > 0) yield before + lines.join(',');
    if (lines.length > 0) before = ',';
    after = events.at(-1)?.seq ?? last;
  }
  yield ']}\n';
}

const roomFields: readonly QueryField[] = ['roomCode', 'room'].map((name) => ({
  name,
  schema: codeSchema,
  description: "A room's code, as the address of a socket names it; its own clients name none.",
}));

export const allMessagesRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/getAllMessages',
    answer: showAllMessages,
    namesRooms: true,
    does: 'All that was ever said in the room of `/chat` on this port, or in the one that is named, as its clients know it.',
    query: roomFields,
    gives: { status: 200, body: 'text' },
    refusesBy: 'json',
    refuses: ['not_found', 'bad_code'],
  },
];
