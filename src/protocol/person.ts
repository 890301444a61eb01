import type { Author } from './record.ts';

/** A note about somebody, for those who keep order. */
export interface Note {
  readonly seq: number;
  readonly author: Author;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  readonly text: string;
}

/** The log's knowledge of a person in one room. */
export interface PersonRecord {
  /** Messages of the person, removed ones among them. */
  readonly messages: number;
  /** The time of the first of these, in milliseconds since 1970; absent where there are none. */
  readonly since?: number;
  /** The number of the room's latest messages that were looked at, while an older log is looked through. */
  readonly among?: number;
  /** The latest ones, oldest first. */
  readonly notes: readonly Note[];
}

/** Messages of a room that are looked at for a person beside those that are counted, at most. */
export const lookedAtFor = 4_096;
/** Notes about a person that are told, at most: the latest ones. */
export const notesTold = 20;
