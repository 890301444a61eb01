import { type HttpAnswer, text } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';

/** The process lives. */
const showHealth = (): HttpAnswer => text('ok\n');

/** Requests and connections are welcome; not so while it starts and stops. */
function showReadiness({ house }: Ask): HttpAnswer {
  return house.ready() ? text('ready\n') : text('not ready\n', 503, { 'retry-after': '1' });
}

/** Rooms that aren't public stay out of search engines. */
const showRobots = (): HttpAnswer =>
  text('User-agent: *\nDisallow: /r/\nDisallow: /api/\n', 200, {
    'cache-control': 'public, max-age=86400',
  });

export const healthRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/healthz',
    answer: showHealth,
    isFree: true,
    does: 'Is the process alive?',
    gives: { status: 200, body: 'text' },
    open: true,
    refusesBy: 'json',
    refuses: [],
  },
  {
    method: 'GET',
    path: '/readyz',
    answer: showReadiness,
    isFree: true,
    does: 'Are requests and connections welcome? 503 while it starts and stops.',
    gives: { status: 200, body: 'text' },
    open: true,
    refusesBy: 'json',
    refuses: [],
  },
  {
    method: 'GET',
    path: '/robots.txt',
    answer: showRobots,
    isFree: true,
    does: 'What search engines may look at.',
    gives: { status: 200, body: 'text' },
    open: true,
    refusesBy: 'json',
    refuses: [],
  },
];
