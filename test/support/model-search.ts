import { foldForSearch } from '../../src/protocol/fold.ts';
import { never } from '../../src/protocol/never.ts';
import type { Message } from '../../src/protocol/record.ts';
import type { SearchPage, SearchRange } from '../../src/protocol/search-range.ts';

/** What a search finds among these messages, by looking at each. */
export function searchedIn(
  messages: readonly Message[],
  query: string,
  { cursor = Number.POSITIVE_INFINITY, limit, ...asked }: SearchRange,
): Omit<SearchPage, 'latest' | 'upTo'> {
  const words = foldForSearch(query).split(/\s+/u).filter(Boolean);
  if (words.length === 0 && Object.keys(asked).length === 0) return { messages: [], total: 0 };
  const found = messages.filter(
    (message) =>
      message.seq < cursor &&
      message.removedAt === undefined &&
      words.every((word) => foldForSearch(message.text).includes(word)) &&
      isAsked(message, asked),
  );
  const page = found.reverse().slice(0, limit);
  const more = found.length > limit && { next: page.at(-1)?.seq ?? 0 };
  return { messages: page, total: found.length, ...more };
}

function isAsked(message: Message, asked: Omit<SearchRange, 'cursor' | 'limit'>): boolean {
  const { from, mentions, has = [], after, before } = asked;
  const { author, at, text, mentions: named = [] } = message;
  const names = (who: string, person: { readonly id: string; readonly name: string }) =>
    person.id === who || foldForSearch(person.name) === foldForSearch(who);
  return (
    (from === undefined || names(from, author)) &&
    (mentions === undefined || named.some((each) => names(mentions, each))) &&
    (after === undefined || at > after) &&
    (before === undefined || at < before) &&
    has.every((each) => {
      switch (each) {
        case 'link':
          return /https?:\/\/\w/.test(text);
        case 'code':
          return /`.+`/.test(text);
        case 'mention':
          return named.length > 0;
        default:
          return never(each);
      }
    })
  );
}
