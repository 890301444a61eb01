import { doorCodes, refusalAt } from '../../protocol/entry.ts';
import { Refusal } from '../../protocol/error.ts';
import { outWhy } from '../../protocol/me.ts';
import { Bucket } from '../../protocol/meter.ts';
import type { Purse } from '../../protocol/purse.ts';
import { refuseOver } from '../../protocol/too-fast.ts';
import { bearerWhoAsks } from '../asker.ts';
import { readJson } from '../body.ts';
import { checkDoor } from '../door.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { asPassed } from '../passes.ts';
import { badBody } from '../refusals.ts';
import { type Ask, type House, type Route, roomOf } from '../route.ts';
import { createApiChecks } from './schema.ts';
import type { Shape } from './shape.ts';

/** Hints to a room that somebody writes. */
async function type(ask: Ask): Promise<HttpAnswer> {
  const { counts, limits, people, rooms } = ask.house;
  const room = roomOf(ask);
  const { name } = createApiChecks(limits).typing(await readJson(ask.request, limits));
  const actor = await asPassed(ask, room, bearerWhoAsks(ask, name));
  await checkDoor(ask, room);
  // Who may say nothing hints at nothing.
  if (actor.readsOnly) throw new Refusal('guests_off');
  const { committed } = await rooms.standing(room.key);
  const out = outWhy(rooms.mayNotIn(committed, actor, room.key, Date.now()));
  if (out?.code === 'banned' || out?.code === 'timed_out') {
    throw refusalAt({ ...out, code: out.code });
  }
  takeHint(counts.purses.of(actor.author.id), room.key, ask.house);
  people.hint({ type: 'typing', room: room.key, author: people.called(room.key, actor.author) });
  return json({ room: room.key });
}

/** @throws TooFast */
function takeHint(purse: Purse, key: string, { counts, limits }: House): void {
  const { typing: rate } = counts.rates;
  purse.typed ??= new Map();
  const bucket = purse.typed.get(key) ?? new Bucket();
  purse.typed.delete(key);
  purse.typed.set(key, bucket);
  // Who goes through ever new rooms leaves no trace of each.
  const [oldest] = purse.typed.keys();
  if (oldest !== undefined && purse.typed.size > limits.roomsPerConnection)
    purse.typed.delete(oldest);
  refuseOver('typing', rate, bucket.take(rate, performance.now()));
}

const typingBodyShape: Shape = {
  name: 'TypingBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('typingBody'),
  example: { name: 'ann' },
};

const typingShape: Shape = {
  name: 'TypingTold',
  schema: {
    type: 'object',
    required: ['room'],
    properties: { room: { type: 'string' } },
  },
  example: { room: 'teaatfive' },
};

export const typingRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/rooms/{code}/typing',
    answer: type,
    does: 'Hints to a room that somebody writes, for six seconds; say it again every few seconds while that is so.',
    body: typingBodyShape,
    secret: 'required',
    gives: { status: 200, body: typingShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'name_too_long', 'bad_name', 'text_marks', ...doorCodes, ...badBody],
  },
];
