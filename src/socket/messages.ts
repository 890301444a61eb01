import { loopShare } from '../net/loop-share.ts';
import type { Command } from '../protocol/command.ts';
import { refOf } from './caller.ts';
import type { Conversation } from './conversation.ts';

/**
 * Tells messages by their numbers.
 *
 * @throws Refusal `bad_code`, `not_joined`
 */
export async function tellMessages(
  talk: Conversation,
  command: Extract<Command, { type: 'messages' }>,
): Promise<void> {
  const { hub } = talk.caller.house;
  const { room } = talk.placeOf(command.room);
  await loopShare.turn();
  const told = await hub.pages.messages(room, command.seqs);
  talk.caller.reply({ type: 'messages', room, ...told, ...refOf(command) });
}
