import type { Command } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import { refOf } from './caller.ts';
import type { Conversation } from './conversation.ts';
import { renamed } from './hello.ts';

/**
 * Goes on under another name, in all rooms; whose name is settled elsewhere keeps it.
 *
 * @throws Refusal with what is wrong about the name; `guests_off` where it may only read
 */
export function rename(talk: Conversation, command: Extract<Command, { type: 'name' }>): void {
  if (talk.self.readsOnly) throw new Refusal('guests_off');
  talk.self = renamed(talk.caller, talk.self, command.name);
  const { author } = talk.self;
  for (const place of talk.places) place.rename(talk.self);
  talk.caller.reply({ type: 'named', you: author, ...refOf(command) });
}
