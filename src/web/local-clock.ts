import type { Clock } from '../page/fragment/clock.ts';
import { words } from './words.ts';

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const thisYear = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const anyYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

/** Times as the person's own clock and language tell them. */
export const localClock: Clock = {
  day: localDay,
  time: (at) => time.format(at),
  moment: (at) => moment.format(at),

  dayName(at) {
    const now = new Date();
    const day = localDay(at);
    if (day === localDay(now.getTime())) return words().talk.today;
    const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
    if (day === localDay(yesterday.getTime())) return words().talk.yesterday;
    return (new Date(at).getFullYear() === now.getFullYear() ? thisYear : anyYear).format(at);
  },
};

function localDay(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
