import type { WallOptions } from '../../protocol/wall.ts';

/** The options of a wall, which a tag has as attributes of the same names. */
const wallNames: Readonly<Record<keyof WallOptions, true>> = {
  last: true,
  only: true,
  size: true,
  bg: true,
  side: true,
  join: true,
  hold: true,
};

/** The attributes by which another room is shown, or the same one anew. */
export const watched: readonly string[] = [
  ...['server', 'room', 'layout', 'token-url', 'name', 'lang', 'account'],
  ...Object.keys(wallNames),
];

/** Those that say how it looks. */
export const looks: readonly string[] = ['theme', 'accent', 'readonly'];

/** The options of a wall that a tag has. */
export function wallGiven(tag: Element): readonly (readonly [string, string])[] {
  return Object.keys(wallNames).flatMap((name) => {
    const given = tag.getAttribute(name);
    return given === null ? [] : [[name, given] as const];
  });
}
