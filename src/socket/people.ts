import type { Command } from '../protocol/command.ts';
import { refOf } from './caller.ts';
import type { Conversation } from './conversation.ts';

/**
 * Tells who is in a room.
 *
 * @throws Refusal `bad_code`, `not_joined`
 */
export function tellPeople(
  talk: Conversation,
  command: Extract<Command, { type: 'people' }>,
): void {
  const { room, people } = talk.placeOf(command.room);
  talk.caller.reply({ type: 'people', room, ...people, ...refOf(command) });
}
