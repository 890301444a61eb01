import type { Author } from '../../protocol/record.ts';
import { isCleared, type Role } from '../../protocol/role.ts';

/**
 * May somebody of this role keep order with an author? Of owners among themselves the server knows
 * more, and says no.
 */
export function mayActOn(role: Role, { badge }: Pick<Author, 'badge'>): boolean {
  if (!isCleared(role)) return false;
  if (badge === 'host') return role === 'host';
  return badge === 'moderator' || badge === 'owner' ? role !== 'moderator' : true;
}
