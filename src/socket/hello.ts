import { guestOf } from '../identity/guest.ts';
import { calledAuthor, type Who } from '../identity/identity.ts';
import type { Command } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import { faultOfName, keepName } from '../protocol/name.ts';
import { isBlank } from '../protocol/text.ts';
import type { Caller } from './caller.ts';
import { Conversation, type Self } from './conversation.ts';

type Hello = Extract<Command, { type: 'hello' }>;

/**
 * Begins the conversation of who says hello.
 *
 * @returns a promise where it takes time to know who that is
 * @throws Refusal with what is wrong about the name, the secret or the token, or `too_many_connections`
 */
export function greet(caller: Caller, hello: Hello): Conversation | Promise<Conversation> {
  const name = keptName(caller, hello.name ?? '');
  const guest = guestBeside(hello);
  const who = whoSays(caller, hello, name);
  const welcome = (known: Who) => welcomed(caller, selfOf(caller.counted(known), name, guest));
  return who instanceof Promise ? who.then(welcome) : welcome(who);
}

/** Begins the conversation of who needs to say nothing before. */
export function beginUnasked(caller: Caller): Conversation {
  const { ticket, name } = caller;
  const who = ticket ? caller.counted(ticket.who) : caller.claimant(name);
  return new Conversation(caller, selfOf(who, ''));
}

/** The same person under another name, where it may choose one. @throws Refusal */
export function renamed(caller: Caller, self: Self, wanted: string): Self {
  const name = keptName(caller, wanted);
  if (!self.author.claimed || self.who.isNamed) return selfOf(self.who, name, self.guest);
  const claimed = caller.claimant(name || caller.name);
  return selfOf(caller.ticket ? { ...self.who, author: claimed.author } : claimed, name);
}

/** Somebody that is known, under the name that it says; `''` says none. */
export function selfOf(who: Who, said: string, guest?: string): Self {
  const { isNamed, until: _, ends: __, ...actor } = who;
  const author = calledAuthor(who, said);
  return { ...actor, author, name: isNamed ? author.name : said, who, guest };
}

function whoSays(caller: Caller, { secret, token }: Hello, name: string): Who | Promise<Who> {
  const { identity } = caller.house;
  const bearer = token ?? secret;
  return bearer === undefined ? caller.claimant(name || caller.name) : identity.whoHas(bearer);
}

/** @throws Refusal `bad_secret` */
function guestBeside({ secret, token }: Hello): string | undefined {
  return secret === undefined || token === undefined ? undefined : guestOf(secret).author.id;
}

function welcomed(caller: Caller, self: Self): Conversation {
  const { hub, limits } = caller.house;
  const { epoch, run } = hub;
  const { author: you, guest } = self;
  const both = guest === undefined ? {} : { guest };
  const beat = limits.pingSeconds;
  const talk = new Conversation(caller, self);
  talk.count();
  caller.reply({ type: 'welcome', you, ...both, epoch, run, beat, limits });
  return talk;
}

/** @throws Refusal with what is wrong about it */
function keptName(caller: Caller, name: string): string {
  const kept = isBlank(name) ? '' : keepName(name).trim();
  const fault = faultOfName(kept, caller.house.limits);
  if (fault) throw new Refusal(fault);
  return kept;
}
