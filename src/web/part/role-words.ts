import { fill } from '../../page/words/say.ts';
import { never } from '../../protocol/never.ts';
import { isCleared, type Role } from '../../protocol/role.ts';
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

/** Says that somebody has another role; nothing where it gave and took no right. */
export function wordsOfRole(before: Role, role: Role): string | undefined {
  if (isCleared(role) || role === 'member')
    return fill(words().told.nowYou, { role: withArticle(role) });
  if (isCleared(before) || before === 'member')
    return fill(words().told.noMoreYou, { role: withArticle(before) });
  return undefined;
}
