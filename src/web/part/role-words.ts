import { never } from '../../protocol/never.ts';
import type { Role } from '../../protocol/role.ts';
import { words } from '../words.ts';

/** @example withArticle('owner') // 'an owner' */
export function withArticle(role: Role): string {
  switch (role) {
    case 'stranger':
    case 'guest':
      return words().roles.guest;
    case 'member':
      return words().roles.member;
    case 'moderator':
      return words().roles.moderator;
    case 'owner':
      return words().roles.owner;
    case 'host':
      return words().roles.host;
    default:
      return never(role);
  }
}
