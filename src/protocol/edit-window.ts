import { isAtLeast, type Role } from './role.ts';
import type { Settings } from './setting.ts';

/**
 * Is the time not over in which somebody may edit a message of its own? Who keeps order always may.
 *
 * @param at when the message was posted, in milliseconds since 1970
 * @example isEditable({ edits: 60 }, 'guest', at, at + 61_000) // false
 */
export function isEditable(
  { edits = 0 }: Partial<Pick<Settings, 'edits'>>,
  role: Role,
  at: number,
  now: number,
): boolean {
  return edits === 0 || now - at <= edits * 1_000 || isAtLeast(role, 'moderator');
}
