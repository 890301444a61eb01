import type { Fact } from '../protocol/fact.ts';
import type { Beside } from './beside.ts';
import type { Landed } from './landed.ts';

/** The things that are found out of who says something in a room that asks who is new. */
export interface News {
  /** Seconds for which it still waits. */
  readonly wait: number;
  readonly owesWork: boolean;
  /** It has no message here, and what is new is held. */
  readonly isNew: boolean;
  /** A rule may report it to those who keep order; absent where that was not asked. */
  readonly mayFlag?: boolean | undefined;
  /** All that was read for it; absent where nothing was. */
  readonly beside?: Beside | undefined;
}

/** The fact of what is said, told what becomes of it, and the report of it by a rule. */
export interface Saying {
  readonly fact: Fact;
  readonly report: Fact | undefined;
  readonly landed: Landed | undefined;
}

export const nothingNew: News = { wait: 0, owesWork: false, isNew: false };
