import type { Command } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import { faultOfName } from '../protocol/name.ts';
import { isBlank, keepText } from '../protocol/text.ts';
import type { Caller } from './caller.ts';
import { Conversation, type Self } from './conversation.ts';

/**
 * Begins the conversation of who says hello.
 *
 * @throws Refusal with what is wrong about the name
 */
export function greet(
  caller: Caller,
  { secret, name = '' }: Extract<Command, { type: 'hello' }>,
): Conversation {
  const { hub, limits } = caller.house;
  const self = named(caller, name, secret);
  const { epoch, run } = hub;
  caller.reply({ type: 'welcome', you: self.author, epoch, run, beat: limits.pingSeconds, limits });
  return new Conversation(caller, self);
}

/** Begins the conversation of who needs to say nothing before. */
export function beginUnasked(caller: Caller): Conversation {
  const author = caller.house.identity.claimant(caller.nameless);
  return new Conversation(caller, { author, name: '' });
}

/** @throws Refusal with what is wrong about the name, or `not_authorised` */
export function named(caller: Caller, name: string, secret: string | undefined): Self {
  const kept = isBlank(name) ? '' : keepText(name).trim();
  const { identity, limits } = caller.house;
  const fault = faultOfName(kept, limits);
  if (fault) throw new Refusal(fault);
  const author =
    secret === undefined
      ? identity.claimant(kept || caller.nameless)
      : identity.authorOf(secret, kept);
  return { author, name: kept, secret };
}
