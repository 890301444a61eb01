import type { Carrying } from './carried.ts';
import type { HeldWhy } from './fact.ts';
import type { Author, Message } from './record.ts';

/** A message, or a new text of one, that waits for those who keep order: as they see it. */
export interface HeldMessage extends Carrying {
  readonly seq: number;
  readonly author: Author;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  readonly text: string;
  readonly why: HeldWhy;
  /** The message whose text it would be. */
  readonly target?: number;
}

/** The same as its writer sees it: while it waits, and what became of it. */
export interface OwnHeld extends Carrying {
  readonly seq: number;
  readonly at: number;
  /** Empty once it waits no more. */
  readonly text: string;
  readonly ref?: string;
  readonly target?: number;
  /** The fact by which everybody heard it: a message, or an edit. */
  readonly became?: number;
  /** It is not to be: somebody who keeps order said so, the writer, or the server after a day. */
  readonly rejected?: 'order' | 'writer' | 'time';
  readonly reason?: string;
}

/** Words of somebody about a message. */
export interface Report {
  readonly seq: number;
  readonly author: Author;
  readonly at: number;
  readonly why: string;
}

/** A message of which something was reported, with the latest reports. */
export interface Reported {
  readonly message: Message;
  readonly count: number;
  /** Oldest first. */
  readonly reports: readonly Report[];
}

/** The queue of those who keep order, but for questions. */
export interface ReviewQueue {
  /** Oldest first. */
  readonly held: readonly HeldMessage[];
  /** The `after` to read on with, where more wait; absent where not. */
  readonly nextHeld?: number;
  /** Those that most people reported stand first; of as many, those that were reported first. */
  readonly reported: readonly Reported[];
  /** The `afterReported` to read on with, where more are reported; absent where not. */
  readonly nextReported?: number;
  /** The rules flag nothing more: as many messages that they flagged wait as may. */
  readonly flagsFull?: true;
}

/** Messages that wait in a room, at most. */
export const heldInRoom = 500;
/** Messages of one person that wait in a room, at most. */
export const heldEach = 3;
/** Messages that wait in a room from one address, at most: three each of a class of thirty-three. */
export const heldFrom = 100;
/** Milliseconds after which a message that nobody saw is rejected by itself. */
export const heldFor = 24 * 3_600_000;
/** Those of its own that somebody is told, at most; of those that wait no more, what a day told. */
export const ownHeld = 20;
/** Held messages, and reported ones, that are told at once, at most. */
export const reviewedAtOnce = 100;
/** Messages of a room that people reported, at most. */
export const reportedInRoom = 500;
/** Messages of a room that its rules flagged, at most: whatever people report, these have room. */
export const flaggedInRoom = 250;
/** The id of the reporter of what a rule says to be shown to those who keep order. */
export const filterId = 'h_filter';
/** Reports of one message, and of one person, that wait, at most. */
export const reportsEach = 20;

/** The state of what somebody knows of its own, once it is told that some of it changed. */
export function withOwnHeld(
  known: readonly OwnHeld[],
  changed: readonly OwnHeld[],
): readonly OwnHeld[] {
  const all = new Map([...known, ...changed].map((one) => [one.seq, one]));
  // What everybody hears by now is a message like others, and what was taken back is known.
  const left = [...all.values()].filter(
    ({ became, rejected }) => became === undefined && rejected !== 'writer',
  );
  return left.sort((a, b) => a.seq - b.seq).slice(-ownHeld);
}
