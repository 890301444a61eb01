import { escapedAsGo } from '../protocol/go-escape.ts';

/** An event and what it carries, as a frame says it. */
export interface EventMessage {
  readonly event: string;
  readonly data: unknown;
}

/**
 * The translation of events into frames and back. Strings are text frames, bytes binary ones.
 *
 * @example
 * import { deserialize, serialize } from 'bson';
 *
 * const bson: Protocol = {
 *   decode(frame) {
 *     if (typeof frame === 'string') return undefined;
 *     const { e: event, d: data } = deserialize(frame);
 *     return { event, data };
 *   },
 *   encode: (event, data) => serialize({ e: event, d: data }),
 * };
 */
export interface Protocol {
  /** `undefined`, or an exception, where the frame means nothing: it is then ignored. */
  decode(frame: string | Uint8Array): EventMessage | undefined;
  /** Called once per emit, however many hear it. What it throws goes to whoever emits. */
  encode(event: string, data: unknown): string | Uint8Array;
}

/**
 * The wire of golem.js: `event<space>json`, as text; binary frames are ignored. Data may be missing
 * on the way in (`poke undefined`); on the way out it is always JSON (`poke null`), with `<`, `>`,
 * `&`, U+2028 and U+2029 as escapes.
 */
export const golemProtocol: Protocol = {
  decode(frame) {
    if (typeof frame !== 'string') return undefined;
    const space = frame.indexOf(' ');
    if (space === -1) return undefined;
    const json = frame.slice(space + 1);
    const data: unknown = json === 'undefined' || json === '' ? undefined : JSON.parse(json);
    return { event: frame.slice(0, space), data };
  },

  /** @throws TypeError where `event` has a space in it, or `data` can't be JSON */
  encode(event, data) {
    if (event.includes(' ')) {
      throw new TypeError(`An event's name has no space in it: ${JSON.stringify(event)}.`);
    }
    return `${event} ${escapedAsGo(JSON.stringify(data) ?? 'null')}`;
  },
};
