import { isAtLeast } from '../protocol/role.ts';
import { type Settings, settingNames, settingRows } from '../protocol/setting.ts';
import type { Granted, Standing } from '../protocol/standing.ts';

/**
 * The settings of a room that differ from what is usual, as somebody sees them.
 *
 * @param seesAll whether it is cleared
 * @example visibleSettings(standing, false) // { topic: 'tea', archived: true }
 */
export function visibleSettings(
  { settings }: Pick<Standing, 'settings'>,
  seesAll: boolean,
): Partial<Settings> {
  const seen = settingNames.filter((name) => {
    const { usual, seenBy } = settingRows[name];
    const value = settings[name];
    return value !== undefined && value !== usual && (seesAll || seenBy === 'everybody');
  });
  return Object.fromEntries(seen.map((name) => [name, settings[name]]));
}

/**
 * The roles in a room at a moment, as somebody sees them: members are known to those who keep
 * order.
 */
export function visibleRoles(
  { people }: Pick<Standing, 'people'>,
  seesAll: boolean,
  now: number,
): readonly Granted[] {
  const isIn = ({ until }: Granted) => until === undefined || until > now;
  return people.filter((one) => isIn(one) && (seesAll || isAtLeast(one.role, 'moderator')));
}
