import type { Role } from '../../protocol/role.ts';

/** @example withArticle('owner') // 'an owner' */
export function withArticle(role: Role): string {
  return role === 'host' ? 'the host' : role === 'owner' ? 'an owner' : `a ${role}`;
}
