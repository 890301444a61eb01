import type { EntryRefusal } from '../../client/index.ts';
import type { WallFault } from '../../protocol/wall.ts';

/** The words of a wall itself. */
export const wallWords = {
  join: 'Join in:',
  away: 'Not connected. It comes back by itself.',
  nothingHeld:
    'This room holds back nothing, so nothing here was approved. Set “Review first” to everybody.',
} as const;

/** The reason why a room shows nothing here. */
export function outWords({ code, text }: EntryRefusal): string {
  return reasons.get(code) ?? text;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['password_needed', 'This room asks for a password.'],
  ['bad_password', 'That password is not the right one any more.'],
  ['members_only', 'Only members read this room.'],
  ['guests_off', 'Only people with an account read this room.'],
  ['no_room', 'This room is not there.'],
]);

/** A sentence about an option that cannot be. */
export function faultWords({ name, given, words }: WallFault): string {
  return words === undefined
    ? `A wall has no option ${name}.`
    : `${name} cannot be “${given}”. ${words}`;
}
