import type { Command } from '../protocol/command.ts';
import { refOf } from './caller.ts';
import type { Conversation } from './conversation.ts';
import { named } from './hello.ts';

/** Goes on under another name, in all rooms. */
export function rename(talk: Conversation, command: Extract<Command, { type: 'name' }>): void {
  talk.self = named(talk.caller, command.name, talk.self.secret);
  const { author } = talk.self;
  for (const place of talk.places) place.rename(author);
  talk.caller.reply({ type: 'named', you: author, ...refOf(command) });
}
