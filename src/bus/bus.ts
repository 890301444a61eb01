import type { RoomEvent, Signal } from '../protocol/event.ts';
import type { OwnWord } from '../protocol/own-word.ts';
import type { Author } from '../protocol/record.ts';

/** A committed fact, and what the log has come to with it. */
export interface Told {
  readonly room: string;
  readonly event: RoomEvent;
  /** The log's running digest after it. */
  readonly digest?: string | undefined;
}

/** News that travels from the node that committed it to every node with listeners in the room. */
export type Published = Told | Signal | Attendance | Personal;

/** A word to one person, whichever nodes it is connected to. */
export interface Personal {
  readonly type: 'own';
  /** The person's topic, in the place of a room. */
  readonly room: string;
  readonly word: OwnWord;
  /** The connection on which it was said. */
  readonly from?: string | undefined;
}

/** Somebody in a room; who has no author is counted only. */
export interface Attendant {
  readonly member: string;
  readonly author?: Author | undefined;
}

/**
 * A node's word about its people in a room. By `version`, a node that misses one asks for all. A
 * node that is silent for longer than its beats is gone, and its people with it.
 */
export type Attendance = {
  readonly type: 'attendance';
  readonly room: string;
  /** The node that tells, new with every start. */
  readonly node: string;
  /** 0 where nobody is in the room there. */
  readonly version: number;
} & AttendanceNews;

export type AttendanceNews =
  | { readonly kind: 'all'; readonly here: readonly Attendant[] }
  | {
      readonly kind: 'change';
      readonly came: readonly Attendant[];
      readonly went: readonly string[];
    }
  | { readonly kind: 'beat' }
  /** Asks one node, or every one, to tell all. */
  | { readonly kind: 'ask'; readonly of?: string };

/** The topic of somebody on the bus; whoever hears it looks at what kind of message comes. */
export const authorTopic = (author: string): string => `author ${author}`;

/** The road between nodes. It may lose, never reorder what one node sends; the log is the truth. */
export interface Bus {
  /** Never throws for a message the store has: a broken road is the reader's gap, not a no. */
  publish(message: Published): void;

  /** Hears a room, or what is one person's own, until the returned function is called. */
  subscribe(room: string, hear: (message: Published) => void): () => void;

  close(): Promise<void>;
}
