import type { Invite } from '../../protocol/invite.ts';
import type { GivenRole } from '../../protocol/role.ts';
import type { Ack } from '../ack.ts';

/** A link as somebody wants it. */
export interface WantedLink {
  readonly role: GivenRole;
  /** The number of people that it is good for; one, where no time is said either. */
  readonly people?: number;
  /** The seconds for which it is good. */
  readonly until?: number;
}

/** A link that was just made. Its key is told this once. */
export interface MadeLink extends Invite {
  /** A secret: whoever has it gets the role. */
  readonly key: string;
  /** The address of the room's page that takes it, without the server's: `/r/CODE#key=…`. */
  readonly path: string;
}

/** The things that the key of a link is good for. */
export type LookedLink = Pick<Invite, 'role' | 'by' | 'name' | 'until'> & {
  readonly room: string;
  readonly code: string;
  /** The room's, where it has one. */
  readonly title?: string;
};

/** Links that give a role in the room. All of them ask over HTTP, and need no place in it. */
export interface RoleLinks {
  /**
   * Tells the links that this client could have made, oldest first, without their keys.
   *
   * @throws Failure `not_allowed`
   */
  links(): Promise<readonly Invite[]>;

  /**
   * Makes a link: a moderator to be a member, an owner to be anything.
   *
   * @example
   * const { path } = await order.makeLink({ role: 'moderator', people: 1, until: 604_800 });
   * @throws Failure `not_allowed`, `too_many_links`
   */
  makeLink(wanted: WantedLink): Promise<MadeLink>;

  /**
   * Takes a link back.
   *
   * @param takesRoles whether those lose their roles who have them by it
   * @returns the number of those who lost a role
   * @example const { taken } = await order.endLink(link.id, true)
   * @throws Failure `no_link`, `not_allowed`
   */
  endLink(id: string, takesRoles?: boolean): Promise<{ readonly taken: number }>;

  /**
   * Tells what a key is good for, and uses nothing up.
   *
   * @throws Failure `no_link`, `too_many_tries`
   */
  lookAtLink(key: string): Promise<LookedLink>;

  /**
   * Takes the role of a link, and comes in where the room was closed until then.
   *
   * @param name under which the role is given; the client's own unless said
   * @example await order.takeLink(key)
   * @throws Failure `no_link`, `has_role`, `too_many_tries`
   */
  takeLink(key: string, name?: string): Promise<Ack>;
}
