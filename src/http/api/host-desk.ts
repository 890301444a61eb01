import { readBots, revokeBot } from '../../identity/bot/bot-file.ts';
import { Refusal } from '../../protocol/error.ts';
import { deskIn } from '../host-desk/host-who-asks.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { type Ask, partOf, type Route } from '../route.ts';
import type { Shape } from './shape.ts';

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Proxies that gather answers would hold every line back.
  'x-accel-buffering': 'no',
};

/** The server as it is, and from then on once a second what is other than it was. */
function watchServer({ house, reader }: Ask): HttpAnswer {
  const desk = deskIn(house);
  if (!reader) throw new Refusal('not_authorised');
  if (!house.ready()) throw new Refusal('restart');
  return {
    status: 200,
    kind: 'stream',
    headers,
    body: (response, head) => desk.open(response, head, reader),
  };
}

/** Ends the key of a bot: what is connected with it is out within a second. */
async function revokeBotKey(ask: Ask): Promise<HttpAnswer> {
  const desk = deskIn(ask.house);
  const id = partOf(ask, 'bot', 'not_found');
  const bot = (await readBots(desk.data)).find((each) => each.id === id && !each.revoked);
  if (!bot) throw new Refusal('not_found');
  await revokeBot(desk.data, bot);
  desk.botsChanged();
  return json({ bot: id });
}

const revokedShape: Shape = {
  name: 'RevokedBot',
  schema: { type: 'object', required: ['bot'], properties: { bot: { type: 'string' } } },
  example: { bot: 'b_3q2-7wEAAAAAAAAAAAAAAA' },
};

export const hostDeskRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/desk/live',
    answer: watchServer,
    does: "Server-sent events for the host's desk: all that it shows, and once a second what has changed. Each data is one JSON object.",
    gives: { status: 200, body: 'events' },
    ofDesk: true,
    refusesBy: 'json',
    refuses: ['restart'],
  },
  {
    method: 'DELETE',
    path: '/desk/bots/{bot}',
    parts: {
      bot: {
        schema: { type: 'string' },
        description: 'The id of a bot.',
        example: 'b_3q2-7wEAAAAAAAAAAAAAAA',
      },
    },
    answer: revokeBotKey,
    does: 'Ends the key of a bot, by the key of the desk.',
    gives: { status: 200, body: revokedShape },
    ofDesk: true,
    refusesBy: 'json',
    refuses: ['not_found'],
  },
];
