import type { PersonRecord } from '../protocol/person.ts';

/** A part of what somebody said in a room. */
export interface SaidSpan {
  /** All author ids under which somebody is known there. */
  readonly ids: readonly string[];
  /** The first message's number. */
  readonly from: number;
  readonly upTo: number;
  /** Also those that were hidden, while their words are in the file. */
  readonly takesHidden: boolean;
}

/** The numbers up to which messages that somebody has not read are counted. */
export const unreadCounted = 100;

/** The place from which on somebody has not read a room. */
export interface UnreadSince {
  /** The number of the last fact that it has read. */
  readonly after: number;
  /** All author ids under which it is known there: what it said itself counts as read. */
  readonly ids: readonly string[];
}

/** Messages of others that somebody has not read, and that are not gone. */
export interface Unread {
  /** At most 100. */
  readonly unread: number;
  /** Those among them that name it. */
  readonly mentions: number;
  /** There are more, which are not counted. */
  readonly more?: true;
}

/** Reads what is known of people in rooms, always of all that they said there. */
export interface PeopleReader {
  /**
   * The log's knowledge of somebody in a room, under all of its ids there.
   *
   * @example store.people.record('teaatfive', [id]) // { messages: 12, since: 1795790000000, notes: [] }
   */
  record(key: string, ids: readonly string[]): Promise<PersonRecord>;

  /** The same without notes. */
  said(key: string, ids: readonly string[]): Promise<Omit<PersonRecord, 'notes'>>;

  /**
   * Is any message of a span there still? Undefined while an older log is looked through.
   *
   * @example store.people.hasWords('teaatfive', { ids: [id], from: 1, upTo: 120, takesHidden: false })
   */
  hasWords(key: string, span: SaidSpan): Promise<boolean | undefined>;

  /**
   * Has one of these persons a message in a room, removed or not? That is kept of rooms in which
   * `newcomers` or `calm` was ever set; in others everybody has. Undefined while it is worked out.
   */
  hasWritten(key: string, persons: readonly string[]): Promise<boolean | undefined>;

  /**
   * Counts what others said in a room since somebody read it, the latest first, and no further than 100.
   *
   * @example store.people.unread('teaatfive', { after: 120, ids: [id] }) // { unread: 3, mentions: 1 }
   */
  unread(key: string, since: UnreadSince): Promise<Unread>;

  /** Did one of these persons ever do anything in a room with the host's badge? */
  wasHost(key: string, persons: readonly string[]): Promise<boolean>;
}
