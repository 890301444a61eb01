import { routes } from '../../src/http/routes.ts';

/** All that can be read of a room over HTTP. */
export const roomReads = routes.filter(
  ({ method, path }) => method === 'GET' && path.includes('{code}'),
);

/** The path of a route in a room, at one of its messages. */
export function pathIn(path: string, room: string, seq = 1): string {
  return path
    .replace('{code}', room)
    .replace('{seq}', String(seq))
    .replace(/\{\w+\}/, 'x');
}
