import type { AroundPage } from '../protocol/point.ts';
import type { Message, MessagePage } from '../protocol/record.ts';
import type { PageRange } from '../store/store.ts';

/** A page that may be a part of what was asked for. */
export interface FittingPage extends MessagePage {
  /**
   * The number to go on from, as `before`, or as `after` where that was asked; absent at the end.
   */
  readonly next?: number;
}

/** The part of a page that is at most `bytes` of JSON, one message at least, and how to go on. */
export function fittingPage(page: MessagePage, range: PageRange, bytes: number): FittingPage {
  const { latest } = page;
  if (range.after === undefined) {
    const messages = latestFitting(page.messages, bytes);
    const first = messages[0]?.seq ?? 1;
    const isAll = messages === page.messages && messages.length < range.limit;
    return first > 1 && !isAll ? { latest, messages, next: first } : { latest, messages };
  }
  const messages = firstFitting(page.messages, bytes);
  const last = messages.at(-1)?.seq ?? latest;
  const end = Math.min(latest, (range.before ?? Number.POSITIVE_INFINITY) - 1);
  return last < end ? { latest, messages, next: last } : { latest, messages };
}

/**
 * The part of a page about a point that is at most `bytes` of JSON: the message there at least, and those
 * nearest to it.
 */
export function fittingAround(page: AroundPage, bytes: number): AroundPage {
  const { messages, around } = page;
  const point = messages.findIndex(({ seq }) => seq === around);
  const sizes = messages.map(sizeOf);
  let left = bytes - sizes.reduce((sum, size) => sum + size, 0);
  let [from, to] = [0, messages.length - 1];
  while (left < 0 && from < to) left += sizes[point - from > to - point ? from++ : to--] ?? 0;
  return {
    ...page,
    messages: messages.slice(from, to + 1),
    ...(from > 0 && { older: messages[from]?.seq ?? 0 }),
    ...(to < messages.length - 1 && { newer: messages[to]?.seq ?? 0 }),
  };
}

/** The messages of some numbers, and the numbers of those that did not fit. */
export interface FittingMessages {
  readonly messages: readonly Message[];
  /** To be asked for anew; absent where all that there are were told. */
  readonly rest?: readonly number[];
}

/** Those of `messages` that are at most `bytes` of JSON, one at least. */
export function fittingMessages(messages: readonly Message[], bytes: number): FittingMessages {
  const told = firstFitting(messages, bytes);
  if (told.length === messages.length) return { messages };
  return { messages: told, rest: messages.slice(told.length).map(({ seq }) => seq) };
}

/** The first of `messages`, in whatever order they are. */
export function firstFitting(messages: readonly Message[], bytes: number): readonly Message[] {
  return messages.slice(0, countFitting(messages, bytes));
}

const cut = new WeakMap<readonly Message[], readonly Message[]>();

/** The last of `messages`; for the same array, which never changes, the same one again. */
export function latestFitting(messages: readonly Message[], bytes: number): readonly Message[] {
  const known = cut.get(messages);
  if (known) return known;
  const count = countFitting(messages.toReversed(), bytes);
  const fitting = count === messages.length ? messages : messages.slice(-count);
  cut.set(messages, fitting);
  return fitting;
}

/** The number of messages from the first on, but one at least. */
function countFitting(messages: readonly Message[], bytes: number): number {
  let left = bytes;
  const over = messages.findIndex((message, i) => {
    left -= sizeOf(message);
    return left < 0 && i > 0;
  });
  return over === -1 ? messages.length : over;
}

/** Bytes of a message in a row of them. */
function sizeOf(message: Message): number {
  return Buffer.byteLength(JSON.stringify(message)) + 1;
}
