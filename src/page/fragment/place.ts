/**
 * The part of an address behind a room's path that leads to a message of it: the server shows what
 * stands around it, and the browser goes there.
 *
 * @example `${roomPath('tea')}${placeOf(812)}` // '/r/tea?m=812#m812'
 */
export function placeOf(seq: number): string {
  return `?m=${seq}#m${seq}`;
}
