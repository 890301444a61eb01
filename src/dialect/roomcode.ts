import { spokenText } from '../protocol/spoken.ts';
import { isBlank } from '../protocol/text.ts';
import type { Dialect } from './dialect.ts';
import { firstValue, goFields, goString } from './go-json.ts';

/**
 * Feleys' simple-golang-realtime-chat-room: the room is in the address (`?roomCode=X`), a line is
 * `{"Author":…,"Content":…}`, and every frame out ends in a newline.
 */
export const roomcode: Dialect = {
  name: 'roomcode',
  enters: 'at-open',
  backlog: { kind: 'none' },
  binary: 'as-text',
  illFormed: 'close',
  nameless: () => '',

  decode(frame, { room }) {
    const line = goFields(firstValue(frame), ['Author', 'Content']);
    if (!line) return { type: 'undecodable', code: 'bad_frame' };
    if (isBlank(line.Content)) return [];
    return [{ type: 'post', room, name: line.Author, text: line.Content }];
  },

  encode(event) {
    if (event.type !== 'posted' || event.removedAt !== undefined) return undefined;
    return `{"Author":${goString(event.author.name)},"Content":${goString(spokenText(event))}}\n`;
  },
};
