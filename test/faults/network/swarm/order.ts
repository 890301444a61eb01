import type { Amiss } from './member.ts';

/** What a swarm's process is told to do. */
export type Order =
  /** Everybody enters at once: for the first time, or again, each with the cursor it has. */
  | {
      readonly type: 'enter';
      readonly port: number;
      readonly people: number;
      readonly rooms: number;
    }
  /** Waits until every room was heard up to that number by everybody in it. */
  | { readonly type: 'hear'; readonly seq: number; readonly withinMs: number }
  /** Waits until everybody's connection is gone. */
  | { readonly type: 'farewell' }
  | { readonly type: 'leave' }
  /** Connections as fast as they can be opened, none of which says hello. */
  | {
      readonly type: 'flood';
      readonly port: number;
      readonly perSecond: number;
      readonly seconds: number;
    };

/** What it answers. */
export interface Answers {
  enter: { readonly ms: number; readonly turnedAway: number };
  hear: Amiss & { readonly missing: number };
  /** How many were closed with 1012, and how many otherwise or without a word. */
  farewell: { readonly restarting: number; readonly others: number };
  leave: Record<string, never>;
  flood: Flooded;
}

/** How the connections of a flood ended. */
export interface Flooded {
  readonly opened: number;
  readonly accepted: number;
  /** Answered with 503. */
  readonly refused: number;
  /** Reset, or never answered. */
  readonly failed: number;
  readonly seconds: number;
}
