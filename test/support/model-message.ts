import { carryingOf } from '../../src/protocol/carried.ts';
import { wholeEmoji } from '../../src/protocol/emoji.ts';
import type { Change, Fact } from '../../src/protocol/fact.ts';
import {
  type Message,
  type Reaction,
  reactionAuthors,
  reactionKinds,
} from '../../src/protocol/record.ts';

interface Gone {
  readonly fact: number;
  readonly at: number;
  readonly isHidden: boolean;
}

type Reactors = Map<string, Map<string, number>>;

/** A message after some facts about it. */
export interface Story {
  /** As it is shown, or would be if what can be undone were. */
  readonly shown: Message;
  /** How it was taken away. */
  readonly gone: Gone | undefined;
  /** A hide alone keeps it from being shown. */
  readonly isRestorable: boolean;
  readonly reactors: Reactors;
}

/** The story of the message that fact `seq` posted; undefined where it posted none. */
export function storyOf(facts: readonly Fact[], seq: number): Story | undefined {
  const posted = facts[seq - 1];
  if (posted?.change.type !== 'posted') return undefined;
  const { author, at, ref, change } = posted;
  const { text, stamp } = change;
  const carried = carryingOf(change);
  let shown: Message = {
    ...{ seq, author, text, at },
    ...(ref === undefined ? {} : { ref }),
    ...(stamp === undefined ? {} : { stamp }),
    ...carried,
  };
  let removal: (Gone & { readonly isUndoable: boolean }) | undefined;
  let marks: readonly Gone[] = [];
  const reactors: Reactors = new Map();
  const isMeant = (person: string, from: number, upTo: number, fact: number) =>
    person === author.id && from <= seq && seq <= Math.min(upTo, fact - 1);
  for (const [i, fact] of facts.entries()) {
    if (i < seq) continue;
    const { change, at } = fact;
    const gone = removal ?? marks[0];
    const number = i + 1;
    const isHidden = fact.as !== undefined;
    if (change.type === 'expired') {
      const isOver = seq <= Math.min(change.upTo, i);
      if (isOver) marks = [...marks, { fact: number, at, isHidden: false }];
      continue;
    }
    if (change.type === 'cleared') {
      const { person, from, upTo } = change;
      if (isMeant(person, from, upTo, number)) {
        marks = [...marks, { fact: number, at, isHidden }];
      }
      continue;
    }
    if (change.type === 'restored' && change.cleared) {
      marks = marks.filter((mark) => mark.fact !== change.target);
      continue;
    }
    if (!('target' in change) || change.target !== seq) continue;
    switch (change.type) {
      case 'edited':
        if (!gone) {
          const { mentions: _, meta: __, ...kept } = shown;
          shown = { ...kept, text: change.text, ...carryingOf(change), editedAt: at };
        }
        break;
      case 'hidden':
        removal ??= gone ? undefined : { fact: number, at, isHidden: true, isUndoable: true };
        break;
      case 'restored':
        if (removal?.isUndoable && marks.length === 0) removal = undefined;
        break;
      case 'removed':
        removal = gone
          ? { ...gone, isUndoable: false }
          : { fact: number, at, isHidden, isUndoable: false };
        break;
      case 'reacted':
      case 'unreacted':
        if (!gone || change.type === 'unreacted') react(reactors, fact, i);
        break;
    }
  }
  const gone = removal ?? marks[0];
  const isRestorable = removal?.isUndoable === true && marks.length === 0;
  return { shown: withReactions(shown, reactors), gone, isRestorable, reactors };
}

/** The message as it is told. */
export function toldOf({ shown, gone }: Story): Message {
  if (!gone) return shown;
  const { seq, author, at, ref } = shown;
  return {
    ...{ seq, author, at },
    ...(ref === undefined ? {} : { ref }),
    ...{ text: '', removedAt: gone.at },
    ...(gone.isHidden ? { hidden: true as const } : {}),
  };
}

/** May that be restored: is all there, and is it that alone which keeps it away? */
export function mayRestore(
  facts: readonly Fact[],
  { target, cleared }: Extract<Change, { type: 'restored' }>,
): boolean {
  if (!cleared) return storyOf(facts, target)?.isRestorable === true;
  const fact = facts[target - 1];
  const isUndone = facts.some(
    ({ change }) => change.type === 'restored' && change.target === target,
  );
  const isFound = fact?.change.type === 'cleared' && fact.change.person === cleared.person;
  if (!isFound || fact.as === undefined || isUndone) return false;
  return clearsSomething(facts, target) && !hasExpiredSince(facts, target);
}

/** What expired meanwhile is gone: not all is there any more. */
function hasExpiredSince(facts: readonly Fact[], fact: number): boolean {
  const change = facts[fact - 1]?.change;
  let last = { upTo: 0, fact: 0 };
  for (const [i, { change }] of facts.entries()) {
    const upTo = change.type === 'expired' ? Math.min(change.upTo, i) : 0;
    if (upTo > last.upTo) last = { upTo, fact: i + 1 };
  }
  return change?.type === 'cleared' && last.fact > fact && last.upTo >= change.from;
}

/** Are the words gone of an edit by this author that is aimed at no message? They go as those of one would. */
export function isOverAt(facts: readonly Fact[], target: number, author: string): boolean {
  return facts.some(({ change }, i) => {
    if (change.type === 'expired') {
      const last = Math.min(change.upTo, i);
      return last > 0 && last >= target;
    }
    if (change.type !== 'cleared' || change.person !== author) return false;
    const isUndone = facts.some(
      (each) => each.change.type === 'restored' && each.change.target === i + 1,
    );
    return !isUndone && change.from <= target && target <= Math.min(change.upTo, i);
  });
}

/** A clear that came before anything was said leaves nothing to undo. */
function clearsSomething(facts: readonly Fact[], fact: number): boolean {
  const change = facts[fact - 1]?.change;
  const upTo = change?.type === 'cleared' ? Math.min(change.upTo, fact - 1) : 0;
  return facts.slice(0, upTo).some(({ change }) => change.type === 'posted');
}

function react(reactors: Reactors, { author, change }: Fact, number: number): void {
  if (!('emoji' in change)) return;
  const emoji = wholeEmoji(change.emoji);
  if (emoji === undefined) return;
  const kinds = [...reactors.values()].filter(({ size }) => size > 0).length;
  const since = reactors.get(emoji) ?? new Map<string, number>();
  if (since.size === 0 && kinds >= reactionKinds) return;
  reactors.set(emoji, since);
  if (change.type === 'unreacted') since.delete(author.id);
  else if (!since.has(author.id)) since.set(author.id, number);
}

function withReactions(message: Message, reactors: Reactors): Message {
  const reactions = [...reactors]
    .filter(([, since]) => since.size > 0)
    .sort(([, a], [, b]) => Math.min(...a.values()) - Math.min(...b.values()))
    .map(([emoji, since]): Reaction => {
      return { emoji, count: since.size, by: [...since.keys()].slice(0, reactionAuthors) };
    });
  return reactions.length > 0 ? { ...message, reactions } : message;
}
