import type { Speech } from '../dialect/dialect.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomName } from '../protocol/code.ts';
import type { ErrorCode } from '../protocol/error.ts';
import type { People } from '../protocol/event.ts';
import type { Me } from '../protocol/me.ts';
import type { Question } from '../protocol/question.ts';
import type { Author, Cursor, Message } from '../protocol/record.ts';
import type { Resume } from '../protocol/reply.ts';
import type { Settings } from '../protocol/setting.ts';
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
  /**
   * Where a page answers a join, any cursor; elsewhere one of this log, which is read from there.
   */
  readonly after?: Cursor | undefined;
  /** Who reads: what it hears, and is told alone, follows from what it is in the room. */
  readonly actor?: Actor | undefined;
  /** Who comes, where it is told nothing of itself: the door is judged by it. */
  readonly visitor?: Actor | undefined;
  /** Called when the room is closed to who sits in it; the place is left by then. */
  readonly onOut?: (code: ErrorCode) => void;
  /**
   * Called between what is known of the room and the first event that follows; where a page answers
   * a join, once more each time that who reads gains clearance.
   */
  readonly greet?: (welcome: Welcome) => void;
  readonly onLost: (error: unknown) => void;
}

/** The words to a joiner before the events begin. */
export interface Welcome {
  readonly room: string;
  readonly code: string;
  readonly epoch: string;
  readonly run: string;
  /** Events follow from the next one on. */
  readonly seq: number;
  /** The log's running digest at `seq`, for those who are given a page. */
  readonly digest?: string;
  readonly resume: Resume;
  readonly people: People;
  /** Those that are other than usual, where who comes may know them. */
  readonly settings?: Partial<Settings>;
  /** Absent where anybody would be the same here. */
  readonly me?: Me;
  /** What who comes asked those who keep order, with answers; absent where that is nothing. */
  readonly yours?: readonly Question[];
  /** For the cleared: what nobody has answered yet; absent where that is nothing. */
  readonly questions?: readonly Question[];
  /** Absent where everything that was missed follows as events. */
  readonly messages?: readonly Message[];
}

/** Somebody under a name that it goes by for others; '' for none: then it is counted, not listed. */
export interface Named {
  readonly author: Author;
  readonly name: string;
}

/** A place in a room, until it is left. */
export interface Place {
  readonly room: string;
  readonly cursor: number;
  /** The latest event known here. */
  readonly latest: number;
  rename(named: Named): void;
  /** Who reads shows another token. */
  recognise(actor: Actor): void;
  /** The event `seq`, not published yet, is left out where the dialect declines its own echo. */
  leaveOut(seq: number): void;
  leave(): void;
}
