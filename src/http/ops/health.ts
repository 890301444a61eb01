import { type Reply, text } from '../reply.ts';
import type { Ask } from '../route.ts';

/** The process lives. */
export const showHealth = (): Reply => text('ok\n');

/** Requests and connections are welcome; not so while it starts and stops. */
export function showReadiness({ house }: Ask): Reply {
  return house.ready() ? text('ready\n') : text('not ready\n', 503, { 'retry-after': '1' });
}

/** Rooms that aren't public stay out of search engines. */
export const showRobots = (): Reply =>
  text('User-agent: *\nDisallow: /r/\nDisallow: /api/\n', 200, {
    'cache-control': 'public, max-age=86400',
  });
