import type { GivenRole } from '../../protocol/role.ts';

/** The rights that come with a role, in a sentence. */
export const rightsWords: Readonly<Record<GivenRole, string>> = {
  member: 'Members come in and write where a room is not open to everybody.',
  moderator: 'Moderators keep order: they hear what hosts are asked, and make members.',
  owner: 'Owners set what holds in the room, and give every role.',
};
