import type { GivenRole } from '../protocol/role.ts';

/** Somebody of a program, for whom it vouches. */
export interface Person {
  /** The person, for ever: the id of your user table, never a name. */
  readonly id: string;
  /** The name of the person; the person says so itself where nobody does. */
  readonly name?: string;
  /** Roles by room codes: `{ 'lecture:7': 'moderator', 'lecture:*': 'member' }`. */
  readonly rooms?: Readonly<Record<string, GivenRole>>;
  /** The host itself, in every room. */
  readonly role?: 'host';
  /** Seconds for which it is good; an hour unless said. */
  readonly seconds?: number;
}
