import type { RoomName } from '../protocol/code.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { FormerText } from '../protocol/former.ts';
import type { Out } from '../protocol/out.ts';
import type { OwnHeld, ReviewQueue } from '../protocol/review.ts';

/** An end of a held fact; nothing of both while it waits. */
export interface HeldOutcome {
  /** The number of the fact by which everybody heard it. */
  readonly became?: number;
  readonly isRejected?: true;
}

/** A held fact that waits, without its words. */
export interface WaitingHeld {
  readonly seq: number;
  /** The id of its writer. */
  readonly person: string;
  /** The message whose text it would be. */
  readonly target?: number;
}

/** A room in which something waits for those who keep order. */
export interface WaitingRoom {
  readonly room: RoomName;
  /** Held facts that wait. */
  readonly held: number;
  /** Messages that are reported. */
  readonly reported: number;
  /** Questions that nobody answered. */
  readonly asked: number;
  /** The latest fact of these: with the counts it tells whether anything is another than before. */
  readonly latest: number;
}

/** Somebody who is kept from speaking in a room. */
export interface OutOfRoom extends Out {
  readonly room: RoomName;
}

/** Counts of reports that wait, before one more does. */
export interface ReportCounts {
  /** Messages of the room that people reported; what the rules alone flagged is not among them. */
  readonly messages: number;
  /** Reports of the message. */
  readonly ofMessage: number;
  /** Reports by the person. */
  readonly byPerson: number;
  /** The person's own report of the message, where it waits. */
  readonly own?: { readonly seq: number; readonly at: number };
}

/** The state of what the rules flagged, before they flag one more. */
export interface FlagCounts {
  /** Messages of the room that are flagged. */
  readonly messages: number;
  /** The message is one of them. */
  readonly isFlagged: boolean;
}

/** The part of the queue that is read. */
export interface QueueRange {
  /** The held fact behind which; nothing is told then of what was reported. */
  readonly after?: number;
  /** The message behind which what was reported; nothing is told then of what is held. */
  readonly afterReported?: number;
  readonly limit: number;
  readonly bytes?: number;
}

/** Reads what waits for those who keep order. */
export interface ReviewReader {
  /** Those that wait, oldest first. */
  waiting(key: string): Promise<readonly WaitingHeld[]>;

  /**
   * The queue: what waits from one held fact on, or what was reported behind one message; without
   * both, the head of each.
   *
   * @param range `bytes` of JSON that each of both may be, but for one that is told whatever it weighs
   */
  queue(key: string, range: QueueRange): Promise<ReviewQueue>;

  /**
   * The held facts of some authors, oldest first: those that wait, and those that were rejected since a
   * moment.
   */
  own(
    key: string,
    range: { readonly of: readonly string[]; readonly since: number; readonly limit: number },
  ): Promise<readonly OwnHeld[]>;

  /** The fact that settled a held one; undefined while that waits, and where it is none. */
  outcome(key: string, held: number): Promise<RoomEvent | undefined>;

  /** Reports that wait. */
  reports(key: string, message: number, person: string): Promise<ReportCounts>;

  /** Messages that the rules flagged, and that wait. */
  flags(key: string, message: number): Promise<FlagCounts>;

  /** The latest texts of a message before its edits, oldest first, where its room keeps them. */
  former(key: string, message: number): Promise<readonly FormerText[]>;

  /** Has somebody reported anything in a room under one of these ids, ever? */
  hasReported(key: string, persons: readonly string[]): Promise<boolean>;

  /** Rooms in which something waits, those with most of it first. */
  waitingRooms(limit: number): Promise<readonly WaitingRoom[]>;

  /** Those who are kept from speaking at a moment, of all rooms, by room and person. */
  outOfRooms(now: number, limit: number): Promise<readonly OutOfRoom[]>;

  /** Held facts of all rooms that wait since before a moment, oldest first. */
  overdue(
    before: number,
    limit: number,
  ): Promise<readonly { readonly room: RoomName; readonly seq: number }[]>;

  /** Questions of all rooms that nobody answered since before a moment, oldest first. */
  overdueQuestions(
    before: number,
    limit: number,
  ): Promise<readonly { readonly room: RoomName; readonly seq: number }[]>;
}
