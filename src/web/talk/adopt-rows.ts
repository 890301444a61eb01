import { tagsOf } from '../../page/fragment/tag.ts';
import type { TalkData } from '../../page/fragment/talk-data.ts';
import type { Message } from '../../protocol/record.ts';
import { localClock } from '../local-clock.ts';
import { dayKey, keyOf, loadingRow, partsOf, startRow } from './rows.ts';
import type { Talk } from './talk.ts';

/** Takes over the rows of a page as they were served, each by the message that stands beside them. */
export function adoptRows(talk: Talk, list: HTMLElement, served: TalkData): void {
  const { messages, plain = false } = served;
  const tags = tagsOf(messages.map(({ author }) => author));
  const byId = new Map(messages.map((message) => [`m${message.seq}`, message]));
  for (const row of list.children as HTMLCollectionOf<HTMLElement>) {
    const message = byId.get(row.id);
    if (message) {
      tellLocalTime(row, message);
      const first = row.classList.contains('first');
      const look = { first, own: [], tag: tags.get(message.author.id), plain };
      // Reactions were served to be read; now they can be pressed, and one may be named.
      talk.adopt(
        keyOf(message),
        row,
        message.reactions || message.mentions ? [] : partsOf(message, look),
      );
    } else if (row.dataset.day) adoptDay(talk, row, row.dataset.day);
    else if (row.classList.contains('start')) talk.adopt('start', row, startRow().from);
    else if (row.classList.contains('gap')) talk.adopt('loading', row, loadingRow().from);
    else if (row.classList.contains('empty')) talk.adopt('empty', row, []);
  }
}

function adoptDay(talk: Talk, row: HTMLElement, day: string): void {
  let nth = 1;
  while (talk.element(dayKey(day, nth))) nth++;
  talk.adopt(dayKey(day, nth), row, []);
}

/** The server tells times in UTC. */
function tellLocalTime(row: HTMLElement, { at }: Message): void {
  const time = row.querySelector('time');
  if (!time) return;
  time.textContent = localClock.time(at);
  time.title = localClock.moment(at);
}
