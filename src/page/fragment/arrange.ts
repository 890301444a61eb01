import type { Message } from '../../protocol/record.ts';

/** A line of the talk: a day begins, or something was said. */
export type Line =
  | { readonly type: 'day'; readonly day: string; readonly at: number }
  | {
      readonly type: 'message';
      readonly message: Message;
      /** Begins a group: the name stands above it. */
      readonly first: boolean;
    };

/** The longest pause of one author within a group. */
const pause = 5 * 60_000;

/**
 * Lays messages out: a line where a day begins, and groups of one author within five minutes.
 *
 * @param dayOf the day a moment falls on, for whoever reads
 * @param apart does something else stand right before this message?
 */
export function arrange(
  messages: readonly Message[],
  dayOf: (at: number) => string,
  apart: (message: Message) => boolean = () => false,
): Line[] {
  const lines: Line[] = [];
  let before: Message | undefined;
  let today = '';
  for (const message of messages) {
    const day = dayOf(message.at);
    const dawns = day !== today;
    if (dawns) lines.push({ type: 'day', day, at: message.at });
    const first = dawns || apart(message) || !before || !follows(before, message);
    lines.push({ type: 'message', message, first });
    before = message;
    today = day;
  }
  return lines;
}

function follows(before: Message, message: Message): boolean {
  return (
    before.author.id === message.author.id &&
    before.author.name === message.author.name &&
    before.author.badge === message.author.badge &&
    message.at - before.at < pause
  );
}
