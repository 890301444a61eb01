import type { Command } from '../protocol/command.ts';
import { refOf } from './caller.ts';
import type { Conversation } from './conversation.ts';

/** @throws Refusal `bad_code`, `not_joined` */
export function leave(talk: Conversation, command: Extract<Command, { type: 'leave' }>): void {
  const { room } = talk.placeOf(command.room);
  talk.places.leave(room);
  talk.caller.reply({ type: 'left', room, ...refOf(command) });
}
