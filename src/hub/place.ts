import type { Speech } from '../dialect/dialect.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomName } from '../protocol/code.ts';
import type { Closed } from '../protocol/entry.ts';
import type { People } from '../protocol/event.ts';
import type { Author, Cursor, Message } from '../protocol/record.ts';
import type { Reply } from '../protocol/reply.ts';
import type { Framing } from '../send/frame.ts';
import type { Outlet } from '../send/outlet.ts';

/** A reader who comes in, and the way it wants to hear. */
export interface Entrance {
  readonly room: RoomName;
  readonly dialect: Speech;
  readonly framing: Framing;
  readonly outlet: Outlet;
  /** Tells members apart: one guest's connections share it. */
  readonly member: string;
  /** Shown in the list of people, once there is a name to show. */
  readonly author?: Author | undefined;
  /** It only hears: it is none of the people here, and not counted among them. */
  readonly isWatching?: boolean | undefined;
  /**
   * Any cursor, where a page answers a join; elsewhere one of this log, which is read from there.
   */
  readonly after?: Cursor | undefined;
  /** The reader: what it hears, and is told alone, follows from what it is in the room. */
  readonly actor?: Actor | undefined;
  /** Called when the room is closed to who sits in it; the place is left by then. */
  readonly onOut?: (closed: Closed) => void;
  /**
   * Called between what is known of the room and the first event that follows; where a page answers
   * a join, once more each time that who reads gains clearance.
   */
  readonly greet?: (welcome: Welcome) => void;
  readonly onLost: (error: unknown) => void;
}

/** The words to a joiner before the events begin. */
export type Welcome = Omit<Extract<Reply, { type: 'joined' }>, 'type' | 'ref'> & {
  /** Absent where everything that was missed follows as events. */
  readonly messages?: readonly Message[];
};

/** Somebody under a name that it goes by for others; '' for none: then it is counted, not listed. */
export interface Named {
  readonly author: Author;
  readonly name: string;
}

/** A place in a room, until it is left. */
export interface Place {
  readonly room: string;
  readonly cursor: number;
  /** The version of the password that who sits here has shown; absent where none had to be. */
  readonly passed?: string | undefined;
  /** The latest event known here. */
  readonly latest: number;
  /** The people there, as far as the reader who sits here may know. */
  readonly people: People;
  /** A ban or a timeout keeps whoever sits here from speaking. */
  readonly isOut: boolean;
  rename(named: Named): void;
  /** Takes another token that the reader shows. */
  recognise(actor: Actor): void;
  /** The event `seq`, not published yet, is left out where the dialect declines its own echo. */
  leaveOut(seq: number): void;
  /** A message from here waits under this number for those who keep order. */
  awaits(held: number): void;
  leave(): void;
}
