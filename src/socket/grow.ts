import type { GrowCommand } from '../protocol/command.ts';
import type { Conversation } from './conversation.ts';

/**
 * Takes a piece of a message that grows, and answers with its length; the whole is answered as a post is.
 *
 * @throws Refusal with the code that says why not
 */
export async function grow(talk: Conversation, command: GrowCommand): Promise<void> {
  const { caller, self } = talk;
  const place = talk.placeOf(command.room);
  const room = caller.roomOf(command.room);
  const actor = place.passed === undefined ? self : { ...self, passed: place.passed };
  const { growings } = caller.house.rooms;
  const within = caller.connection.id;
  talk.ended ??= () => growings.left(within, talk.isNobody);
  const grown = await growings.grow({ actor, room, within }, command);
  const { ref } = command;
  if ('length' in grown) return caller.reply({ type: 'grows', room: room.key, ...grown, ref });
  const { seq, epoch, at, held } = grown;
  caller.reply({ type: 'ack', room: room.key, seq, epoch, at, ...(held && { held }), ref });
}
