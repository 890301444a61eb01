import { carryingOf } from './carried.ts';
import type { HeardEvent } from './clearance.ts';
import type { RoomEvent } from './event.ts';
import type { Change } from './fact.ts';
import { never } from './never.ts';
import { type Message, type Reaction, reactionAuthors, reactionKinds } from './record.ts';

type Posted = Extract<RoomEvent, { type: 'posted' }>;
type Reacting = Extract<RoomEvent, { emoji: string }>;

/** The messages of these numbers, `to` included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Messages of a span, those of one author where that is told. */
export interface Subjects extends Span {
  readonly author?: string;
}

/** Is a message one of these? */
export function isAmongSubjects(
  { seq, author }: Pick<Message, 'seq' | 'author'>,
  of: Subjects,
): boolean {
  return of.from <= seq && seq <= of.to && (of.author === undefined || of.author === author.id);
}

/**
 * The one meaning of an event: the message that it is about, as it is after it. The hub and the page
 * ask this, and every store is held to it. Nothing brings a removed message back but what restores a
 * hidden one and says its words, so that facts may be heard again. The same object comes back where
 * nothing changes. Where a clear is undone, its messages are read anew: `isReadAnew`.
 *
 * Of reactions a message tells the first fifty authors only: who is not among them is believed. And
 * it does not tell since when they stand: a kind keeps its place where its first author takes it
 * back, while a store puts it where the next one's stands.
 *
 * @param message as it was before; undefined where it is not known, or not there yet
 * @example after(undefined, posted) // the message
 * @example after(message, { ...edited, text: 'tea' }) // { ...message, text: 'tea', editedAt }
 */
export function after(message: undefined, event: Posted): Message;
export function after(message: Message, event: HeardEvent): Message;
export function after(message: Message | undefined, event: HeardEvent): Message | undefined;
export function after(message: Message | undefined, event: HeardEvent): Message | undefined {
  if (message === undefined) return event.type === 'posted' ? messageOf(event) : undefined;
  if (message.removedAt !== undefined) {
    return event.type === 'restored' ? afterRestoring(message, event) : message;
  }
  switch (event.type) {
    case 'posted':
      return message;
    case 'edited': {
      const { mentions: _, meta: __, ...kept } = message;
      return { ...kept, text: event.text, ...carryingOf(event), editedAt: event.at };
    }
    case 'removed':
      return withoutWords(message, event.at, isByOrder(event));
    case 'hidden':
      return withoutWords(message, event.at, true);
    case 'cleared': {
      const { person: author, from, upTo: to } = event;
      const isMeant = isAmongSubjects(message, { from, to, author });
      return isMeant ? withoutWords(message, event.at, isByOrder(event)) : message;
    }
    case 'expired':
      return message.seq <= event.upTo ? withoutWords(message, event.at, false) : message;
    case 'reacted':
    case 'unreacted':
      return afterReaction(message, event);
    case 'restored':
    case 'pinned':
    case 'unpinned':
    case 'set':
    case 'granted':
    case 'revoked':
    case 'linked':
    case 'asked':
    case 'answered':
    case 'timed-out':
    case 'banned':
    case 'unbanned':
    case 'noted':
    case 'held':
    case 'reported':
    case 'rejected':
    case 'sealed':
      return message;
    default:
      // A tab may be older than its server: what it does not know, it passes over.
      event satisfies never;
      return message;
  }
}

/** The messages that an event is about, or the held fact; undefined where it is about none. */
export function subjectsOf(event: HeardEvent): Subjects | undefined {
  switch (event.type) {
    case 'posted':
      return { from: event.seq, to: event.seq };
    case 'cleared':
      return { from: event.from, to: event.upTo, author: event.person };
    case 'restored': {
      const { target, cleared } = event;
      if (!cleared) return { from: target, to: target };
      return { from: cleared.from, to: cleared.upTo, author: cleared.person };
    }
    case 'edited':
    case 'removed':
    case 'hidden':
    case 'reacted':
    case 'unreacted':
    case 'rejected':
      return { from: event.target, to: event.target };
    case 'expired':
      return { from: 1, to: event.upTo };
    case 'pinned':
    case 'unpinned':
    case 'set':
    case 'granted':
    case 'revoked':
    case 'linked':
    case 'asked':
    case 'answered':
    case 'timed-out':
    case 'banned':
    case 'unbanned':
    case 'noted':
    case 'held':
    case 'reported':
    case 'sealed':
      return undefined;
    default:
      event satisfies never;
      return undefined;
  }
}

/** Answers whether words that a message showed, or that were held, are gone after it. */
export function takesWords(change: Change): boolean {
  switch (change.type) {
    case 'edited':
    case 'removed':
    case 'hidden':
    case 'cleared':
    case 'expired':
    case 'rejected':
      return true;
    case 'restored':
    case 'pinned':
    case 'unpinned':
    case 'posted':
    case 'reacted':
    case 'unreacted':
    case 'set':
    case 'granted':
    case 'revoked':
    case 'linked':
    case 'asked':
    case 'answered':
    case 'timed-out':
    case 'banned':
    case 'unbanned':
    case 'noted':
    case 'held':
    case 'reported':
      return false;
    default:
      return never(change);
  }
}

/** The number of the earlier message whose new words an event carries. */
export function rewordedBy(event: RoomEvent): number | undefined {
  if (event.type === 'restored') return event.cleared ? undefined : event.target;
  return event.type === 'edited' || event.type === 'pinned' ? event.target : undefined;
}

/** Are messages there again of which the event does not say what they say? */
export function isReadAnew(event: HeardEvent): boolean {
  return event.type === 'restored' && event.cleared !== undefined;
}

/** Did who keeps order do that, and not who said the words? */
function isByOrder(event: Extract<HeardEvent, { type: 'removed' | 'cleared' }>): boolean {
  return event.as !== undefined || event.author === undefined;
}

/** A message of which nothing is left but that it was there. */
function withoutWords(
  { seq, author, at, ref }: Message,
  removedAt: number,
  isHidden: boolean,
): Message {
  const mark = ref === undefined ? {} : { ref };
  const hidden = isHidden ? { hidden: true as const } : {};
  return { seq, author, at, ...mark, text: '', removedAt, ...hidden };
}

function afterRestoring(
  message: Message,
  event: Extract<HeardEvent, { type: 'restored' }>,
): Message {
  const { text, stamp, editedAt, reactions } = event;
  if (!message.hidden || text === undefined) return message;
  const { seq, author, at, ref } = message;
  return {
    seq,
    author,
    at,
    ...(ref === undefined ? {} : { ref }),
    text,
    ...(stamp === undefined ? {} : { stamp }),
    ...carryingOf(event),
    ...(editedAt === undefined ? {} : { editedAt }),
    ...(reactions === undefined ? {} : { reactions }),
  };
}

function messageOf(event: Posted): Message {
  const { seq, author, text, at, ref, stamp, reply, cut, mentions, meta } = event;
  const { editedAt, removedAt, hidden } = event;
  const message: { -readonly [Key in keyof Message]: Message[Key] } = { seq, author, text, at };
  if (ref !== undefined) message.ref = ref;
  if (stamp !== undefined) message.stamp = stamp;
  if (reply) message.reply = reply;
  if (cut) message.cut = cut;
  if (mentions) message.mentions = mentions;
  if (meta) message.meta = meta;
  if (editedAt !== undefined) message.editedAt = editedAt;
  if (removedAt !== undefined) message.removedAt = removedAt;
  if (hidden) message.hidden = hidden;
  return message;
}

type Reactions = readonly Reaction[];

function afterReaction(message: Message, event: Reacting): Message {
  const { reactions = [], ...rest } = message;
  const next = event.type === 'reacted' ? reacted(reactions, event) : unreacted(reactions, event);
  if (next === reactions) return message;
  return next.length > 0 ? { ...rest, reactions: next } : rest;
}

function reacted(reactions: Reactions, { emoji, author: { id } }: Reacting): Reactions {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (!known) {
    if (reactions.length >= reactionKinds) return reactions;
    return [...reactions, { emoji, count: 1, by: [id] }];
  }
  const { count, by } = known;
  if (by.includes(id)) return reactions;
  const isListed = by.length === count && count < reactionAuthors;
  return replaced(reactions, known, { emoji, count: count + 1, by: isListed ? [...by, id] : by });
}

function unreacted(reactions: Reactions, { emoji, author: { id } }: Reacting): Reactions {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (!known) return reactions;
  const { count, by } = known;
  if (!by.includes(id) && by.length === count) return reactions;
  return replaced(reactions, known, {
    emoji,
    count: count - 1,
    by: by.filter((each) => each !== id),
  });
}

function replaced(reactions: Reactions, known: Reaction, next: Reaction): Reactions {
  return reactions.flatMap((each) => (each === known ? (next.count > 0 ? next : []) : each));
}
