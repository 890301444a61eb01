import type { FoundPage } from '../../client/index.ts';
import type { OpenEvent } from '../../protocol/clearance.ts';
import { after, isAmongSubjects, subjectsOf } from '../../protocol/message.ts';
import type { Message } from '../../protocol/record.ts';
import { counted, words } from '../words.ts';
import type { Wishes } from './search-words.ts';

/** The messages found by now, newest first. */
export interface Found {
  readonly state: 'found';
  readonly wishes: Wishes;
  readonly messages: readonly Message[];
  /** The number to look further from; absent where all was looked through. */
  readonly next?: number;
  /** The number of all, where that is known. */
  readonly total?: number;
  /** The server's time was over before a page was full. */
  readonly gaveUp?: boolean;
  /** Looking further did not work. */
  readonly hasFailed?: true;
}

/** The messages of a page, after those found `before`. */
export function together(wishes: Wishes, page: FoundPage, before?: Found): Found {
  const { next, gaveUp, total } = page;
  const messages = [...(before?.messages ?? []), ...page.messages];
  const all = total === undefined ? before?.total : total + (before?.messages.length ?? 0);
  return {
    state: 'found',
    wishes,
    messages,
    ...(next === undefined ? {} : { next }),
    ...(all === undefined ? {} : { total: all }),
    ...(gaveUp ? { gaveUp } : {}),
  };
}

/** The same findings after an event: what is gone stands among them no more, nor in their number. */
export function foundAfter(found: Found, event: OpenEvent): Found {
  const subjects = subjectsOf(event);
  if (!subjects) return found;
  const messages = found.messages
    .map((each) => (isAmongSubjects(each, subjects) ? after(each, event) : each))
    .filter(({ removedAt }) => removedAt === undefined);
  if (messages.every((each, i) => each === found.messages[i])) return withOnly(found, messages);
  return { ...withOnly(found, messages), messages };
}

/** The same findings for somebody who hid people; whose those are that are still to be read is not known. */
export function withoutHidden(found: Found, isHidden: (message: Message) => boolean): Found {
  const messages = found.messages.filter((message) => !isHidden(message));
  if (found.next === undefined) return withOnly(found, messages);
  const { total: _, ...known } = found;
  return { ...known, messages };
}

/** The same findings with fewer messages, and that many fewer in their number. */
function withOnly(found: Found, messages: readonly Message[]): Found {
  const gone = found.messages.length - messages.length;
  if (gone === 0) return found;
  const { total } = found;
  return { ...found, messages, ...(total !== undefined && { total: total - gone }) };
}

/** The findings in a sentence. */
export function told({ messages, next, total, gaveUp }: Found): string {
  const count = messages.length;
  const { nothing, nothingYet, all, some, more } = words().search;
  if (count === 0) return next === undefined ? nothing : nothingYet;
  if (total !== undefined) return counted(all, total);
  return counted(gaveUp ? some : more, count);
}
