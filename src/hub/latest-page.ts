import type { RoomEvent } from '../protocol/event.ts';
import type { MessagePage } from '../protocol/record.ts';
import { type Message, type Reaction, reactionAuthors } from '../protocol/record.ts';

/** A room's latest messages as they stand now, kept up by its events. */
export class LatestPage {
  readonly #most: number;
  #messages: readonly Message[];
  #seq: number;

  constructor(page: MessagePage, most: number) {
    this.#messages = page.messages;
    this.#seq = page.latest;
    this.#most = most;
  }

  /** The last event that the page holds. */
  get seq(): number {
    return this.#seq;
  }

  /** Another array after each change, so that what is made of one may be kept with it. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  apply(event: RoomEvent): void {
    if (event.seq <= this.#seq) return;
    this.#seq = event.seq;
    if (event.type === 'posted') {
      this.#messages = [...this.#messages, messageOf(event)].slice(-this.#most);
      return;
    }
    const at = this.#messages.findIndex((message) => message.seq === event.target);
    const message = this.#messages[at];
    if (message) this.#messages = this.#messages.with(at, changed(message, event));
  }
}

function messageOf(event: Extract<RoomEvent, { type: 'posted' }>): Message {
  const { seq, author, text, at, ref, stamp, editedAt, removedAt } = event;
  return {
    seq,
    author,
    text,
    at,
    ...(ref === undefined ? {} : { ref }),
    ...(stamp === undefined ? {} : { stamp }),
    ...(editedAt === undefined ? {} : { editedAt }),
    ...(removedAt === undefined ? {} : { removedAt }),
  };
}

type Aimed = Exclude<RoomEvent, { type: 'posted' }>;

/**
 * `message` after `event`. What was read back as removed stays so: the facts that led there may be
 * heard again, and bring nothing back.
 */
export function changed(message: Message, event: Aimed): Message {
  if (message.removedAt !== undefined) return message;
  switch (event.type) {
    case 'edited':
      return { ...message, text: event.text, editedAt: event.at };
    case 'removed': {
      const { seq, author, at, ref } = message;
      const mark = ref === undefined ? {} : { ref };
      return { seq, author, at, ...mark, text: '', removedAt: event.at };
    }
    case 'reacted':
    case 'unreacted':
      return withReactions(message, react(message.reactions ?? [], event));
  }
}

function withReactions(message: Message, reactions: readonly Reaction[]): Message {
  const { reactions: _, ...rest } = message;
  return reactions.length === 0 ? rest : { ...rest, reactions };
}

function react(
  reactions: readonly Reaction[],
  event: Extract<Aimed, { emoji: string }>,
): readonly Reaction[] {
  const author = event.author.id;
  const on = event.type === 'reacted';
  const known = reactions.find((reaction) => reaction.emoji === event.emoji);
  if (!known)
    return on ? [...reactions, { emoji: event.emoji, count: 1, by: [author] }] : reactions;
  const others = known.by.filter((id) => id !== author);
  const by = on && others.length < reactionAuthors ? [...others, author] : others;
  const next = { ...known, count: known.count + (on ? 1 : -1), by };
  return reactions
    .map((reaction) => (reaction === known ? next : reaction))
    .filter((r) => r.count > 0);
}
