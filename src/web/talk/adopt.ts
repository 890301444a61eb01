import type { Message, Reaction } from '../../protocol/record.ts';
import { isBadge } from '../../protocol/role.ts';
import { localClock } from '../local-clock.ts';

/** Was nothing put in the place of texts since they were served, as browsers do that translate? */
export function isAsServed(list: HTMLElement): boolean {
  return list.querySelector('font') === null;
}

/** Reads a message back from the row that the server rendered of it. */
export function readRow(row: HTMLElement): Message {
  const { seq, author = '', at, ref, edited, removed } = row.dataset;
  const badge = row.querySelector<HTMLElement>('.badge')?.dataset.badge;
  const reactions = [...row.querySelectorAll<HTMLElement>('.tally')].map(readTally);
  return {
    seq: Number(seq),
    author: {
      id: author,
      name: row.querySelector('bdi')?.textContent ?? '',
      ...(row.querySelector('.claimed') && { claimed: true as const }),
      ...(isBadge(badge) && { badge }),
    },
    text: textOf(row),
    at: Number(at),
    ...(ref && { ref }),
    ...(edited && { editedAt: Number(edited) }),
    ...(removed && { removedAt: Number(removed) }),
    ...(row.querySelector('.by-order') && { hidden: true as const }),
    ...(reactions.length > 0 && { reactions }),
  };
}

/** The text that was said, without what the page adds to it. */
function textOf(row: HTMLElement): string {
  const words = row.querySelector('.words')?.cloneNode(true) as HTMLElement | undefined;
  for (const host of words?.querySelectorAll('.host') ?? []) host.remove();
  return words?.textContent ?? '';
}

function readTally({ dataset }: HTMLElement): Reaction {
  return {
    emoji: dataset.emoji ?? '',
    count: Number(dataset.count),
    by: dataset.by?.split(' ').filter(Boolean) ?? [],
  };
}

/** The server tells times in UTC. */
export function tellLocalTime(row: HTMLElement): void {
  const time = row.querySelector('time');
  if (!time) return;
  const at = Number(row.dataset.at);
  time.textContent = localClock.time(at);
  time.title = localClock.moment(at);
}
