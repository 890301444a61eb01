import { spokenText } from '../protocol/spoken.ts';
import { isBlank } from '../protocol/text.ts';
import type { Dialect } from './dialect.ts';
import { firstValue, goFields, goString } from './go-json.ts';

/** `8:52 AM`, by this machine's clock and time zone, as the original's page writes it. */
export function clockTime(at: number): string {
  const date = new Date(at);
  const hours = date.getHours();
  const minutes = String(date.getMinutes()).padStart(2, '0');
  return `${hours % 12 || 12}:${minutes} ${hours < 12 ? 'AM' : 'PM'}`;
}

/** One line as the original keeps and sends it, without the newline. */
export function chatLine(line: {
  readonly name: string;
  readonly text: string;
  readonly stamp: string | undefined;
  readonly at: number;
}): string {
  const { name, text, stamp, at } = line;
  return (
    `{"userName":${goString(name)},"body":${goString(text)},` +
    `"timestamp":${goString(stamp ?? clockTime(at))}}`
  );
}

/**
 * golang-chat: a connection is in the room with its first frame, hears the whole history and then
 * itself with everybody. The timestamp is the client's own words and comes back as it came.
 */
export const chatlog: Dialect = {
  name: 'chatlog',
  enters: 'at-first-frame',
  backlog: { kind: 'replay', messages: Number.POSITIVE_INFINITY },
  defaultRoom: 'lobby',
  binary: 'as-text',
  illFormed: 'ignore',
  nameless: () => '',

  decode(frame, { room }) {
    const line = goFields(firstValue(frame), ['userName', 'body', 'timestamp']);
    if (!line) return { type: 'undecodable', code: 'bad_frame' };
    if (isBlank(line.body)) return [];
    return [{ type: 'post', room, name: line.userName, text: line.body, stamp: line.timestamp }];
  },

  encode(event) {
    if (event.type !== 'posted' || event.removedAt !== undefined) return undefined;
    const { author, stamp, at } = event;
    return `${chatLine({ name: author.name, text: spokenText(event), stamp, at })}\n`;
  },
};
