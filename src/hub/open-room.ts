import type { RoomKey } from '../protocol/code.ts';
import type { Settings } from '../protocol/setting.ts';

/** A room that somebody of this node is in, at a glance. */
export interface OpenRoom {
  readonly key: RoomKey;
  /** Its first spelling. */
  readonly code: string;
  /** The people in it, whoever may know of them. */
  readonly people: number;
  /** Its latest fact. */
  readonly latest: number;
  /** Those that were ever set. */
  readonly settings: Partial<Settings>;
  /** The number of messages since a moment, of those that are in memory. */
  said(since: number): number;
}
