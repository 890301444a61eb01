import type { GivenRole } from './role.ts';
import type { Settings } from './setting.ts';

/** Somebody whom a room gave a role. */
export interface Granted {
  readonly person: string;
  /** The name it had when it was given the role. */
  readonly name: string;
  readonly role: GivenRole;
  /** Milliseconds since 1970 from which on it is none any more; absent where it stays. */
  readonly until?: number;
  /** The room's first owner, on whom another owner can't act. */
  readonly first?: true;
}

/** What a room's facts have decided about it and its people, up to its latest fact. */
export interface Standing {
  /** Those that were ever set, also where to what is usual. */
  readonly settings: Partial<Settings>;
  /** Also those whose time is over: who asks has the clock. */
  readonly people: readonly Granted[];
}

/** That of every room in which nothing was decided: one object for all of them. */
export const noStanding: Standing = Object.freeze({
  settings: Object.freeze({}),
  people: Object.freeze([]),
});
