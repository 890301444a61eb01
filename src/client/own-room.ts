import type { Author } from '../protocol/record.ts';

/** A room that this client's person has read, on whatever device. */
export interface OwnRoom {
  readonly room: string;
  readonly code: string;
  readonly title?: string;
  /** The fact up to which it was read, and the latest one. */
  readonly mark: number;
  readonly latest: number;
  /** Messages of others since, at most 100, and those among them that name this person. */
  readonly unread: number;
  readonly mentions: number;
  /** There are more than were counted. */
  readonly more?: true;
  /** The moment when it was read, in milliseconds since 1970. */
  readonly at: number;
  /** The beginning of the last message, where it is not gone. */
  readonly last?: { readonly author: Author; readonly text: string; readonly at: number };
}
