import type { GivenRole } from '../../protocol/role.ts';
import { words } from '../words.ts';

/** The rights that come with a role, in a sentence. */
export const rightsWords = (): Readonly<Record<GivenRole, string>> => ({
  member: words().roles.memberMay,
  moderator: words().roles.moderatorMay,
  owner: words().roles.ownerMay,
});
