import type { RoomKey } from '../protocol/code.ts';
import type { Invite } from '../protocol/invite.ts';

/**
 * Links that give roles in rooms, beside the facts: in backups, and in no export. A fact with `invite`
 * counts in its own transaction. A link is over with the role of whoever made it: from a fact on that
 * takes that role, or gives one that may not give this link's.
 */
export interface Invites {
  /** Those of a room, oldest first, also those that lead nowhere any more. */
  list(key: RoomKey): Promise<readonly Invite[]>;

  /** The link of a room whose key has this hash; whether it still leads somewhere is not asked. */
  find(key: RoomKey, hash: string): Promise<Invite | undefined>;

  /** @returns false where the room has as many as it may: nothing was stored */
  add(key: RoomKey, invite: Invite, hash: string): Promise<boolean>;

  /**
   * Ends a link: it leads nowhere from that moment on, in milliseconds since 1970.
   *
   * @returns the ids of those who have a role by it, and by nothing that came later; undefined where
   *   there is no such link
   */
  end(key: RoomKey, id: string, at: number): Promise<readonly string[] | undefined>;

  /** Takes a link out of the list, and with it what is known of who took it. */
  forget(key: RoomKey, id: string): Promise<void>;
}
