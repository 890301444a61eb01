import type { RoomName } from '../protocol/code.ts';
import type { RoomCommand } from '../protocol/command.ts';
import { wholeEmoji } from '../protocol/emoji.ts';
import { Refusal } from '../protocol/error.ts';
import type { Change, Fact } from '../protocol/fact.ts';
import type { Limits } from '../protocol/limit.ts';
import { faultOfName, faultOfStamp } from '../protocol/name.ts';
import { never } from '../protocol/never.ts';
import { type Author, type Message, reactionKinds, reactionsEach } from '../protocol/record.ts';
import { faultOfText, keepText } from '../protocol/text.ts';

/** What a decision rests on. */
export interface Ground {
  readonly room: RoomName;
  readonly author: Author;
  /** The connection of an author without a secret, within which its refs count. */
  readonly within?: string | undefined;
  readonly limits: Limits;
  readonly now: number;
}

type Aimed = Exclude<RoomCommand, { type: 'post' }>;

/**
 * The fact that a command asks for, its words as they are kept; whether it may be is not asked.
 *
 * @throws Refusal `bad_emoji`
 */
export function factOf(ground: Ground, command: RoomCommand): Fact {
  const { room, author, within, now: at } = ground;
  const { ref } = command;
  const fact = { room, author, at, change: changeOf(command) };
  if (ref === undefined) return fact;
  return within === undefined ? { ...fact, ref } : { ...fact, ref, within };
}

function changeOf(command: RoomCommand): Change {
  switch (command.type) {
    case 'post': {
      const { stamp } = command;
      const text = keepText(command.text);
      return stamp === undefined
        ? { type: 'posted', text }
        : { type: 'posted', text, stamp: keepText(stamp) };
    }
    case 'edit':
      return { type: 'edited', target: command.seq, text: keepText(command.text) };
    case 'remove':
      return { type: 'removed', target: command.seq };
    case 'react': {
      const type = command.on ? 'reacted' : 'unreacted';
      return { type, target: command.seq, emoji: keptEmoji(command.emoji) };
    }
    default:
      return never(command);
  }
}

function checkText({ change }: Fact, limits: Limits): void {
  const fault = 'text' in change ? faultOfText(change.text, limits) : undefined;
  if (fault) throw new Refusal(fault);
}

/** @throws Refusal */
export function decidePost(ground: Ground, command: Extract<RoomCommand, { type: 'post' }>): Fact {
  const { author, limits } = ground;
  const fact = factOf(ground, command);
  const stamp = 'stamp' in fact.change ? (fact.change.stamp ?? '') : '';
  const fault = faultOfName(author.name, limits) ?? faultOfStamp(stamp, limits);
  if (fault) throw new Refusal(fault);
  checkText(fact, limits);
  return fact;
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
  if (command.type === 'react' && reacted.already === command.on) return undefined;
  const fact = factOf(ground, command);
  checkText(fact, ground.limits);
  if (fact.change.type === 'reacted') checkRoomFor(fact.change.emoji, target, reacted);
  return fact;
}

function checkRoomFor(emoji: string, { reactions = [] }: Message, { recently }: Reacted): void {
  const isKnown = reactions.some((reaction) => reaction.emoji === emoji);
  const isFull = !isKnown && reactions.length >= reactionKinds;
  if (isFull || recently >= reactionsEach.most) throw new Refusal('too_many_reactions');
}
