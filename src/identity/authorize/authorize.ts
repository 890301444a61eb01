import type { GivenRole } from '../../protocol/role.ts';

/** Somebody whom the host's program knows by a bearer. */
export interface Authorized {
  /** The person for ever: the id of your user table, never a name. Nobody reads it out of what it becomes. */
  readonly id: string;
  /** The name of it; without one, the person says so itself. */
  readonly name?: string;
  /** The host itself, in every room. */
  readonly role?: 'host';
  /** Roles by room codes: `lecture:7`, `lecture:*` for all that so begin, `*` for all. */
  readonly rooms?: Readonly<Record<string, GivenRole>>;
  /** The end of that, in milliseconds since 1970; whoever is connected is told a minute before. */
  readonly until?: number;
  /** Aborted when it ends before its time, as when somebody signs out: its connections end. */
  readonly ends?: AbortSignal;
}

/**
 * Finds who shows a bearer: whatever text a client sends as its token, but for the forms that the server
 * knows itself (43 characters of base64url are a guest's secret, `pb_…` and `pd_…` keys, and a JWT is a
 * token where tokens are configured).
 *
 * @example
 * authorize: async (bearer) => {
 *   const user = await sessions.find(bearer);
 *   return user && { id: user.id, name: user.name };
 * }
 * @param signal aborted when the answer is of no use any more
 * @returns undefined where it is nobody's
 */
export type Authorize = (
  bearer: string,
  signal: AbortSignal,
) => Authorized | undefined | Promise<Authorized | undefined>;
