import type { RoomName } from '../protocol/code.ts';
import type { RoomCommand } from '../protocol/command.ts';
import { wholeEmoji } from '../protocol/emoji.ts';
import { Refusal } from '../protocol/error.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Limits } from '../protocol/limit.ts';
import { faultOfName, faultOfStamp } from '../protocol/name.ts';
import { type Author, type Message, reactionKinds, reactionsEach } from '../protocol/record.ts';
import { faultOfText, keepText } from '../protocol/text.ts';

/** What a decision rests on. */
export interface Ground {
  readonly room: RoomName;
  readonly author: Author;
  readonly limits: Limits;
  readonly now: number;
}

type Aimed = Exclude<RoomCommand, { type: 'post' }>;

function fact(ground: Ground, command: RoomCommand, change: Fact['change']): Fact {
  const { room, author, now: at } = ground;
  return command.ref === undefined
    ? { room, author, at, change }
    : { room, author, at, change, ref: command.ref };
}

function keptText(text: string, limits: Limits): string {
  const kept = keepText(text);
  const fault = faultOfText(kept, limits);
  if (fault) throw new Refusal(fault);
  return kept;
}

/** @throws Refusal */
export function decidePost(ground: Ground, command: Extract<RoomCommand, { type: 'post' }>): Fact {
  const { author, limits } = ground;
  const stamp = command.stamp === undefined ? undefined : keepText(command.stamp);
  const fault = faultOfName(author.name, limits) ?? faultOfStamp(stamp ?? '', limits);
  if (fault) throw new Refusal(fault);
  const text = keptText(command.text, limits);
  return fact(ground, command, { type: 'posted', text, ...(stamp === undefined ? {} : { stamp }) });
}

/** The one spelling of a reaction. @throws Refusal `bad_emoji` */
export function keptEmoji(emoji: string): string {
  const kept = wholeEmoji(emoji);
  if (kept === undefined) throw new Refusal('bad_emoji');
  return kept;
}

/** What the author has reacted with. */
export interface Reacted {
  /** Whether this very reaction is there already. */
  readonly already: boolean;
  /** Reactions of the author on the room's latest messages. */
  readonly recently: number;
}

/**
 * Decides on what is done to a message.
 *
 * @returns undefined where everything is already as asked
 * @throws Refusal
 */
export function decideAimed(
  ground: Ground,
  command: Aimed,
  target: Message | undefined,
  reacted: Reacted,
): Fact | undefined {
  if (!target) throw new Refusal('no_message');
  if (command.type !== 'react') {
    const own = target.author.id === ground.author.id && !ground.author.claimed;
    if (!own) throw new Refusal('not_yours');
  }
  if (target.removedAt !== undefined) throw new Refusal('message_gone');
  switch (command.type) {
    case 'edit': {
      const text = keptText(command.text, ground.limits);
      return fact(ground, command, { type: 'edited', target: command.seq, text });
    }
    case 'remove':
      return fact(ground, command, { type: 'removed', target: command.seq });
    case 'react': {
      if (reacted.already === command.on) return undefined;
      const emoji = keptEmoji(command.emoji);
      if (command.on) checkRoomFor(emoji, target, reacted);
      const type = command.on ? 'reacted' : 'unreacted';
      return fact(ground, command, { type, target: command.seq, emoji });
    }
  }
}

function checkRoomFor(emoji: string, { reactions = [] }: Message, { recently }: Reacted): void {
  const isKnown = reactions.some((reaction) => reaction.emoji === emoji);
  const isFull = !isKnown && reactions.length >= reactionKinds;
  if (isFull || recently >= reactionsEach.most) throw new Refusal('too_many_reactions');
}
