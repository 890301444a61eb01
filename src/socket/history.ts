import { loopShare } from '../net/loop-share.ts';
import type { Command } from '../protocol/command.ts';
import { pointOf } from '../protocol/point.ts';
import { refOf } from './caller.ts';
import type { Conversation } from './conversation.ts';

/**
 * Tells a page of a room's past.
 *
 * @throws Refusal `bad_code`, `not_joined`
 */
export async function tellHistory(
  talk: Conversation,
  command: Extract<Command, { type: 'history' }>,
): Promise<void> {
  const { hub, limits } = talk.caller.house;
  const { before, after, limit = limits.historyPage } = command;
  const { room } = talk.placeOf(command.room);
  const point = pointOf(command);
  // A page is read in one piece: many that are asked for at once take as many turns.
  await loopShare.turn();
  if (point) {
    const page = await hub.pages.around(room, point, limit);
    return talk.caller.reply({ type: 'history', room, ...page, ...refOf(command) });
  }
  const range = {
    limit,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  const page = await hub.pages.history(room, range);
  talk.caller.reply({ type: 'history', room, ...page, ...refOf(command) });
}
