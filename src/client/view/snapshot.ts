import type { People } from '../../protocol/event.ts';
import type { Growing } from '../../protocol/growing.ts';
import type { Me } from '../../protocol/me.ts';
import type { Quoted, QuotingMessage } from '../../protocol/quoted.ts';
import type { Author } from '../../protocol/record.ts';
import type { EntryRefusal, Room, RoomState } from '../client.ts';
import type { Unsent } from '../outbox-store.ts';

/** Somebody who is writing. */
export interface Typing {
  readonly author: Author;
  /** The moment at which it is taken for over unless it is told again, in milliseconds since 1970. */
  readonly until: number;
}

/** Facts of the room that the window does not hold, since something was read elsewhere. */
export interface Hole {
  /** The first and the last number, both inclusive: messages are among them, and other facts. */
  readonly from: number;
  readonly to: number;
  /** `failed`: it could not be read. It is tried again as soon as the room is live. */
  readonly state: 'more' | 'loading' | 'failed';
}

/** A message that is not sent yet, with what it answers. */
export type QuotingUnsent = Unsent & { readonly quoted?: Quoted };

/**
 * A room as it is at one moment. It is never changed: another moment is another object, and whatever is
 * the same in both is the same object in both, messages, lists and all.
 */
export interface RoomSnapshot {
  readonly state: RoomState;
  /** The reason for which the room is closed to this client, if it is. */
  readonly refusal: EntryRefusal | undefined;
  /** A run of messages without a hole, oldest first, each with its reactions and what it answers. */
  readonly messages: readonly QuotingMessage[];
  /** The state of the place before them: `end` is the beginning of the room. */
  readonly start: 'end' | 'more' | 'loading' | 'failed';
  /** The facts between them and the end of the room; undefined at the end. */
  readonly hole: Hole | undefined;
  /** Messages of one's own that are not among them yet, oldest first, each with what it answers. */
  readonly unsent: readonly QuotingUnsent[];
  /** Those that wait for who keeps order, and what became of them. */
  readonly waiting: Room['waiting'];
  /** Messages that bots are writing. */
  readonly growing: readonly Growing[];
  readonly people: People;
  /** The others who are writing, in the order in which they began. */
  readonly typing: readonly Typing[];
  /** The number of messages of others, of those in the window, that nobody has read. */
  readonly unread: number;
  /** The author as which this client speaks; undefined until the server has said so. */
  readonly you: Author | undefined;
  /** This person in the room: its role, and what it may not do. */
  readonly me: Me | undefined;
}
