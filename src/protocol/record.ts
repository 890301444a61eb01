import type { Carrying } from './carried.ts';
import type { Badge } from './role.ts';

/** A person or bot. `claimed` is set where nothing but the client's word stands for the name. */
export interface Author {
  readonly id: string;
  readonly name: string;
  readonly claimed?: true;
  /** The badge that the author had when it said that; in a list of people, the one it has. */
  readonly badge?: Badge;
}

/** Can it be an author's id? Whose it is, nobody can tell by that. */
export function isAuthorId(id: string): boolean {
  return /^[\w-]{1,64}$/.test(id);
}

/** Does it look like an id that a server gives, as no name of a person does? */
export function hasIdForm(id: string): boolean {
  return /^[bcghu]_/.test(id) && isAuthorId(id);
}

/** The place of a reader in a room's log. A cursor of another epoch means nothing in this one. */
export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
  /** The run of the server that told it: shows where a log went back in time and on from there. */
  readonly run?: string | undefined;
}

/** One kind of reaction to a message; `by` holds the first fifty authors' ids. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly by: readonly string[];
}

/** The changes to a message since it was posted. */
export interface MessageState {
  readonly editedAt?: number;
  readonly removedAt?: number;
  /** Somebody who keeps order took it away. */
  readonly hidden?: true;
}

/** A message as it stands now; one that was removed carries nothing any more. */
export interface Message extends MessageState, Carrying {
  readonly seq: number;
  readonly author: Author;
  /** Empty when the message was removed. */
  readonly text: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  /** The client's own mark, by which it knows its unanswered messages again. */
  readonly ref?: string;
  /** The client's own words for the time; only the chatlog dialect says and hears them. */
  readonly stamp?: string;
  readonly reactions?: readonly Reaction[];
}

/** The message that is pinned, told with it; absent where it is gone. */
export interface Shown {
  readonly message?: Message;
}

/**
 * A hidden message as it is shown again; without a text where that is gone again, and where it is a
 * clear that is undone: then readers read its messages.
 */
export type Restored = Partial<Pick<Message, 'text' | 'stamp' | 'editedAt' | 'reactions'>> &
  Carrying;

/** A room as the store knows it. */
export interface RoomRecord {
  readonly key: string;
  /** The first spelling of its code. */
  readonly code: string;
  /** The latest fact's number; 0 where nothing was ever said. */
  readonly seq: number;
  readonly public: boolean;
}

/** The number of authors' ids that a reaction carries. */
export const reactionAuthors = 50;
/** Kinds of reaction that a message has at most. */
export const reactionKinds = 20;
/** Reactions that one author has at most on a room's latest messages, and how many those are. */
export const reactionsEach = { most: 50, messages: 50 };

/** A page of a room's messages, oldest first unless told. */
export interface MessagePage {
  /** The room's latest fact number when the page was read. */
  readonly latest: number;
  readonly messages: readonly Message[];
}
