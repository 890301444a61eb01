import { keptMeta } from '../protocol/carried.ts';
import { wholeEmoji } from '../protocol/emoji.ts';
import { Refusal } from '../protocol/error.ts';
import type { Change, Fact } from '../protocol/fact.ts';
import type { Limits } from '../protocol/limit.ts';
import { faultOfName, faultOfStamp } from '../protocol/name.ts';
import { never } from '../protocol/never.ts';
import { type Message, reactionKinds, reactionsEach } from '../protocol/record.ts';
import { isAtLeast } from '../protocol/role.ts';
import { faultOfText, keepText } from '../protocol/text.ts';
import { keptHidden } from '../protocol/undo.ts';
import { judgeAbove } from './above.ts';
import { checkQuestion } from './ask.ts';
import { type Beside, nothingBeside } from './beside.ts';
import type { Aimed, Ground, Said } from './ground.ts';
import { ruledBy } from './hooks/ruled-by.ts';
import { ownerAs, reactorAs } from './link.ts';
import {
  Hindered,
  hinderedAsNew,
  hinderedAsOut,
  hinderedEdit,
  hinderedEntry,
  hinderedSpeech,
  refuseIf,
  stanceOf,
} from './may.ts';
import { keptReason } from './reason.ts';
import { unjudged, type Verdict } from './rules.ts';
import type { News } from './saying.ts';

/**
 * The fact that a command asks for, its words as they are kept; whether it may be is not asked.
 *
 * @param beside what was read for it
 * @throws Refusal `bad_emoji`
 */
export function factOf(ground: Ground, command: Said | Aimed, beside?: Beside): Fact {
  return factBy(ground, command, changeOf(command, beside));
}

/** The fact of a change that somebody asks for. */
export function factBy(ground: Ground, { ref }: { readonly ref?: string }, change: Change): Fact {
  const { room, author, within, standing, now: at } = ground;
  if (ref === undefined) return { room, author, at, change };
  const aliases = standing.isQuiet ? undefined : standing.aliasesOf(author.id);
  if (aliases) return { room, author, at, change, ref, aliases };
  if (within === undefined) return { room, author, at, change, ref };
  return { room, author, at, change, ref, within };
}

function changeOf(command: Said | Aimed, beside = nothingBeside): Change {
  switch (command.type) {
    case 'post': {
      const { stamp, meta, cut } = command;
      const text = keepText(command.text);
      const isBare = beside === nothingBeside && (stamp ?? meta ?? cut) === undefined;
      if (isBare) return { type: 'posted', text };
      const { reply, mentions } = beside;
      const stamped = stamp === undefined ? {} : { stamp: keepText(stamp) };
      const kept = { ...(cut && { cut }), ...(meta && { meta: keptMeta(meta) }) };
      const drawn = { ...(reply && { reply }), ...(mentions && { mentions }) };
      return { type: 'posted', text, ...stamped, ...drawn, ...kept };
    }
    case 'ask':
      return { type: 'asked', text: keepText(command.text) };
    case 'edit': {
      const { target, mentions } = beside;
      const meta = command.meta === undefined ? target?.meta : command.meta;
      const kept = { ...(mentions && { mentions }), ...(meta && { meta: keptMeta(meta) }) };
      return { type: 'edited', target: command.seq, text: keepText(command.text), ...kept };
    }
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

function reasonIn(change: Change): string | undefined {
  return 'reason' in change ? change.reason : undefined;
}

/** @throws Refusal */
export function checkText({ change }: Fact, limits: Limits): void {
  const fault = 'text' in change ? faultOfText(change.text, limits) : undefined;
  const reason = 'why' in change && change.type === 'reported' ? change.why : reasonIn(change);
  const faultOfReason = reason === undefined ? undefined : faultOfText(reason, limits);
  if (fault ?? faultOfReason) throw new Refusal(fault ?? faultOfReason ?? 'text_empty');
}

/** The things that a decision on some words heeds besides its ground. */
type Heeded = Partial<Pick<News, 'wait' | 'beside'>>;

/**
 * Decides on what is said, a post or a question.
 *
 * @param fact what was asked for, as `factOf` makes it
 * @param heeded what was found out of its author, and of what it answers
 * @returns what the rules about words say, where they don't refuse it
 * @throws Refusal
 */
export function decideSaid(ground: Ground, fact: Fact, { wait, beside }: Heeded = {}): Verdict {
  const { author, limits } = ground;
  const stamp = fact.change.type === 'posted' ? fact.change.stamp : undefined;
  const fault =
    faultOfName(author.name, limits) ??
    (stamp === undefined ? undefined : faultOfStamp(stamp, limits));
  if (fault) throw new Refusal(fault);
  checkText(fact, limits);
  const { standing, actor, rules, ruling, now } = ground;
  const { isQuiet } = standing;
  if (fact.change.type === 'asked') checkQuestion(ground);
  else if (!isQuiet) {
    refuseIf(hinderedSpeech(stanceOf(standing, actor, now)) ?? hinderedAsNew(wait ?? 0));
  }
  if (beside?.fault) throw new Refusal(beside.fault);
  const isFree = isQuiet && rules.areNone && fact.change.type === 'posted';
  return isFree && !ruling ? unjudged : judgeWords(ground, fact);
}

/** The verdict on the words of a fact. @throws Hindered `filtered`, `link_refused`, `host_refused` */
export function judgeWords(ground: Ground, { change }: Fact): Verdict {
  const verdict = ground.rules.verdict(ground, change);
  if (verdict.type === 'refused') throw new Hindered(verdict);
  return ground.ruling ? ruledBy(ground.ruling, change, verdict) : verdict;
}

/** The one spelling of a reaction. @throws Refusal `bad_emoji` */
export function keptEmoji(emoji: string): string {
  const kept = wholeEmoji(emoji);
  if (kept === undefined) throw new Refusal('bad_emoji');
  return kept;
}

/** The author's reactions. */
export interface Reacted {
  /** Reactions of the author on the room's latest messages. */
  readonly recently: number;
  /** The ids of its own under which this very reaction is there already. */
  readonly as: readonly string[];
}

/** A decision on what is done to a message, and what the rules about words say of it. */
export interface DecidedAim {
  readonly fact: Fact;
  readonly verdict: Verdict;
}

/** The value where no reaction is asked for. */
export const noReaction: Reacted = { recently: 0, as: [] };

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
  beside?: Beside,
): DecidedAim | undefined {
  const { author } = ground;
  const isReaction = command.type === 'react';
  const by = isReaction ? reactorAs(author, reacted.as[0]) : target && ownerAs(ground, target);
  // Who may not come in may take back what it said, and learns no more of what is there.
  if (command.type !== 'remove' || !by) checkEntry(ground);
  if (!target) throw new Refusal('no_message');
  if (!by && command.type === 'remove' && keepsOrder(ground))
    return removal(ground, command, target);
  if (!by) throw new Refusal('not_yours');
  if (!isThereFor(ground, command, target)) throw new Refusal('message_gone');
  checkStance(ground, command, target);
  if (command.type === 'react' && reacted.as.length > 0 === command.on) return undefined;
  const fact = factOf({ ...ground, author: by }, command, { ...beside, target });
  checkText(fact, ground.limits);
  const verdict = judgeWords(ground, fact);
  if (fact.change.type === 'reacted') checkRoomFor(fact.change.emoji, target, reacted);
  return { fact, verdict };
}

/**
 * The removal of somebody else's message, for good: also of one that is hidden and can be restored.
 *
 * @throws Refusal
 */
function removal(
  ground: Ground,
  command: Extract<Aimed, { type: 'remove' }>,
  target: Message,
): DecidedAim {
  const { standing, actor, now } = ground;
  judgeAbove(ground, target.author.id, target.author.badge);
  if (!isThereFor(ground, command, target)) throw new Refusal('message_gone');
  const change: Change = { type: 'removed', target: command.seq, ...keptReason(command.reason) };
  const fact = { ...factBy(ground, command, change), as: standing.actingOf(actor, now) };
  return { fact, verdict: { type: 'passes' } };
}

/** Is a message there, or its words at least, for a removal: what is hidden may be brought back. */
function isThereFor({ now }: Ground, { type }: Aimed, { removedAt, hidden }: Message): boolean {
  if (removedAt === undefined) return true;
  return type === 'remove' && hidden === true && now - removedAt <= keptHidden;
}

/** Does somebody keep order in the room? */
export function keepsOrder({ standing, actor, now }: Ground): boolean {
  return isAtLeast(standing.roleOf(actor, now), 'moderator');
}

/** @throws Refusal */
function checkEntry({ standing, actor, now }: Ground): void {
  if (!standing.isQuiet) refuseIf(hinderedEntry(stanceOf(standing, actor, now)));
}

/** Checks a stance: a person who may not speak may take words back, as itself. @throws Refusal */
function checkStance({ standing, actor, now }: Ground, command: Aimed, target: Message): void {
  if (standing.isQuiet) return;
  if (standing.mayBeLinked(actor.author.id)) throw new Hindered({ code: 'linked' });
  const stance = stanceOf(standing, actor, now);
  if (command.type === 'remove') {
    // Nothing of somebody who is banned comes after that.
    const out = hinderedAsOut(stance);
    return out?.code === 'banned' ? refuseIf(out) : undefined;
  }
  refuseIf(hinderedSpeech(stance));
  if (command.type === 'edit') refuseIf(hinderedEdit(stance, target.at));
}

function checkRoomFor(emoji: string, { reactions = [] }: Message, { recently }: Reacted): void {
  const isKnown = reactions.some((reaction) => reaction.emoji === emoji);
  const isFull = !isKnown && reactions.length >= reactionKinds;
  if (isFull || recently >= reactionsEach.most) throw new Refusal('too_many_reactions');
}
