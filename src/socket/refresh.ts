import type { Command } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import { refOf } from './caller.ts';
import type { Conversation } from './conversation.ts';
import { selfOf } from './hello.ts';

/**
 * Goes on under a new token of the same person, in all rooms and without a break.
 *
 * @throws Refusal `other_person`, or what is wrong about the token: then the one of before goes on
 */
export async function refresh(
  talk: Conversation,
  command: Extract<Command, { type: 'token' }>,
): Promise<void> {
  const { caller } = talk;
  const who = await caller.house.identity.whoHas(command.token);
  if (talk.isOver) return;
  const { author, name, guest } = talk.self;
  if (author.claimed || who.author.id !== author.id) throw new Refusal('other_person');
  talk.self = selfOf(talk.caller.counted(who), name, guest);
  talk.beginTerm();
  for (const place of talk.places) place.recognise(talk.self);
  const isRenamed = talk.self.author.name !== author.name;
  if (isRenamed) for (const place of talk.places) place.rename(talk.self);
  const { until } = who;
  caller.reply({ type: 'refreshed', ...(until === undefined ? {} : { until }), ...refOf(command) });
}
