import { spokenText } from '../protocol/spoken.ts';
import { isBlank } from '../protocol/text.ts';
import type { Dialect, Undecodable } from './dialect.ts';
import { goFields, goString, wholeValue } from './go-json.ts';

const meaningless: Undecodable = { type: 'undecodable', code: 'bad_frame' };

/** The payload's fields; unlike a stream, golem takes one whole JSON value or none. */
function fieldsOf<Name extends string>(payload: string, names: readonly Name[]) {
  return goFields(wholeValue(payload), names);
}

/**
 * golem's chat example: `event<space>json`, with the events `join`, `leave` and `msg`. Nobody has a
 * name, and who is not in a room may say something there.
 */
export const golem: Dialect = {
  name: 'golem',
  enters: 'by-command',
  backlog: { kind: 'none' },
  binary: 'ignore',
  illFormed: 'ignore',
  strangeOrigin: 'Origin not allowed\n',
  nameless: (connection) => `guest-${connection.slice(0, 4)}`,

  decode(frame, { name }) {
    const space = frame.indexOf(' ');
    if (space < 0) return meaningless;
    const event = frame.slice(0, space);
    const payload = frame.slice(space + 1);
    switch (event) {
      case 'join':
      case 'leave': {
        const room = fieldsOf(payload, ['name']);
        return room ? [{ type: event, room: room.name }] : meaningless;
      }
      case 'msg': {
        const line = fieldsOf(payload, ['to', 'msg']);
        if (!line) return meaningless;
        return isBlank(line.msg) ? [] : [{ type: 'post', room: line.to, name, text: line.msg }];
      }
      default:
        return meaningless;
    }
  },

  encode(event) {
    if (event.type !== 'posted' || event.removedAt !== undefined) return undefined;
    return `msg ${goString(spokenText(event))}`;
  },
};
