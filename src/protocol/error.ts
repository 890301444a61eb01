import { type ErrorEntry, entry } from './error-entry.ts';
import { defaultLimits, type Limits } from './limit.ts';
import { roomErrors } from './room-error.ts';
import type { Work } from './work.ts';

export type { ErrorEntry };

/** Every refusal there is. A code, once given, is never used for anything else. */
export const errors = {
  bad_json: entry(400, null, null, 'That is not JSON.'),
  bad_shape: entry(400, null, null, 'A field is missing or has the wrong type.'),
  no_format: entry(501, null, null, 'That is given as JSON alone.'),
  too_deep: entry(
    400,
    null,
    null,
    'That JSON is nested over {jsonDepth} deep or has over {jsonKeys} keys.',
  ),
  bad_meta: entry(
    400,
    null,
    null,
    'A meta is an object of at most 4 KB, 8 levels and 64 keys, each of them once; numbers are finite, whole ones safe.',
  ),
  unknown_command: entry(400, null, null, 'There is no such command.'),
  no_hello: entry(401, null, null, 'Say hello before anything else.'),
  ref_reused: entry(409, null, null, 'That ref stands for something else already.'),
  second_hello: entry(409, null, null, 'Hello was said already on this connection.'),
  bad_secret: entry(
    401,
    null,
    null,
    'That is no token and no key; the secret of a guest is 43 characters of base64url.',
  ),
  bad_token: entry(401, null, null, "That token, or that key, is nobody's here."),
  token_expired: entry(401, 4001, 1, 'That token is over; come back with a new one.'),
  bad_ticket: entry(
    401,
    null,
    null,
    'That ticket is for something else, or over; ask for another.',
  ),
  ticket_used: entry(409, 4506, null, 'Somebody else came in by your ticket; ask for another.'),
  too_many_tickets: entry(429, null, 30, 'There are too many tickets already; use those you have.'),
  other_person: entry(403, null, null, 'That token is of somebody else than this connection.'),
  no_keys: entry(503, null, 5, 'The keys by which tokens are checked cannot be had at the moment.'),
  guests_off: entry(401, null, null, 'Only those with an account may do that here: sign in first.'),
  no_key: entry(
    403,
    null,
    null,
    'That is for those who can be known again: with a secret, a token or a key.',
  ),
  ...roomErrors,
  not_joined: entry(409, null, null, 'Join the room first.'),
  bad_code: entry(
    400,
    null,
    null,
    'That cannot be a room code. One has 1 to {codePoints} characters, without a slash.',
  ),
  bad_ref: entry(
    400,
    null,
    null,
    'A ref has 1 to {refPoints} characters, none of them half a surrogate pair.',
  ),
  bad_emoji: entry(
    400,
    null,
    null,
    'A reaction is one emoji, of at most {emojiPoints} characters.',
  ),
  bad_cursor: entry(400, null, null, 'A cursor is an epoch and a whole number from 0 on.'),
  cursor_epoch: entry(
    410,
    null,
    null,
    'That cursor is from another log; begin from the latest page.',
  ),
  cursor_ahead: entry(
    410,
    null,
    null,
    'That cursor is ahead of the log; begin from the latest page.',
  ),
  cursor_run: entry(
    410,
    null,
    null,
    'The log went back behind that cursor; begin from the latest page.',
  ),
  page_too_long: entry(400, null, null, 'A page has 1 to {historyPage} messages.'),
  text_empty: entry(400, null, null, 'There is nothing to read in that message.'),
  text_too_long: entry(413, null, null, 'A message has at most {textPoints} characters.'),
  text_marks: entry(400, null, null, 'Over {marks} accents are piled on one letter.'),
  name_too_long: entry(400, null, null, 'A name has at most {namePoints} characters.'),
  bad_name: entry(
    400,
    null,
    null,
    'A name has no line breaks, controls, private or invisible characters, nor marks without a letter.',
  ),
  no_message: entry(404, null, null, 'There is no such message in this room.'),
  not_yours: entry(403, null, null, 'Only its author may do that to a message.'),
  message_gone: entry(410, null, null, 'That message was removed.'),
  too_many_reactions: entry(
    429,
    null,
    null,
    'A message has 20 kinds of reactions, a person 50 on the latest page.',
  ),
  too_many_rooms: entry(429, null, null, 'One connection may be in {roomsPerConnection} rooms.'),
  too_many_requests: entry(429, null, 1, 'Too many requests wait for an answer; wait for some.'),
  too_fast: entry(429, null, 1, 'That is too fast; wait a moment and go on.'),
  too_many_connections: entry(
    503,
    4505,
    5,
    'There are too many connections from there, or too many new ones at once.',
  ),
  storage_full: entry(507, null, 5, 'The disk is full; nothing can be stored at the moment.'),
  storage_failed: entry(503, null, 5, 'The message could not be stored.'),
  not_found: entry(404, null, null, 'There is nothing at this address.'),
  wrong_method: entry(405, null, null, 'This address does not take that method.'),
  bad_request: entry(400, null, null, 'That request cannot be understood.'),
  wrong_host: entry(400, null, null, 'A request names exactly one host.'),
  strange_host: entry(
    421,
    null,
    null,
    'That host is none of this server: --public-url says where people find it, --hosts has more.',
  ),
  plain_only: entry(400, null, null, 'This port speaks HTTP without TLS: ask it by http://.'),
  tls_only: entry(400, null, null, 'This port speaks TLS alone: ask it by https:// or wss://.'),
  no_dialect: entry(400, null, null, 'This server speaks no such dialect.'),
  origin_refused: entry(
    403,
    null,
    null,
    'Pages of that origin may not connect here; --origins lets them in, or the config file.',
  ),
  wrong_version: entry(426, null, null, 'WebSockets need HTTP/1.1 and protocol version 13.'),
  wrong_expect: entry(417, null, null, 'A request may expect 100-continue, and nothing else.'),
  wrong_coding: entry(501, null, null, 'A body may come in chunks, and coded no other way.'),
  headers_too_big: entry(431, null, null, 'Headers have at most {headerBytes} and 100 lines.'),
  request_late: entry(
    408,
    null,
    1,
    'A request takes at most {requestSeconds} seconds to arrive, its headers {headerSeconds}.',
  ),
  url_too_long: entry(414, null, null, 'An address has at most {urlBytes}.'),
  body_too_big: entry(413, null, null, 'A body has at most {bodyBytes}.'),
  not_json_type: entry(415, null, null, 'Send application/json.'),
  metrics_off: entry(
    403,
    null,
    null,
    'Figures are for this machine; --metrics-port or --metrics-token gives them to others.',
  ),
  not_authorised: entry(
    401,
    null,
    null,
    'This needs the header Authorization: Bearer, with a secret, key or token that may do it.',
  ),
  binary: entry(400, 1003, null, 'This dialect is text; a binary frame means nothing in it.'),
  bad_utf8: entry(400, 1007, null, 'A text frame is UTF-8.'),
  bad_frame: entry(400, 1008, null, 'That frame means nothing in this dialect.'),
  too_many_fragments: entry(400, 1008, null, 'A message has at most {fragments} fragments.'),
  fragment_late: entry(408, 1008, null, 'A message comes in at most {fragmentSeconds} seconds.'),
  too_big: entry(
    413,
    1009,
    null,
    'A frame has at most {frameBytes}, before hello {helloFrameBytes}.',
  ),
  protocol: entry(400, 1002, null, 'That breaks the WebSocket protocol.'),
  internal: entry(500, 1011, 5, 'Something broke here; it was logged.'),
  restart: entry(503, 1012, 1, 'The server restarts; come back with your cursor.'),
  overloaded: entry(503, 1013, 5, 'There is too much to do at the moment.'),
  search_busy: entry(503, null, 1, 'Too many searches wait already; try again in a moment.'),
  too_slow: entry(
    503,
    4002,
    1,
    'You read nothing for {stallSeconds} seconds; come back with your cursor.',
  ),
  no_pong: entry(408, 4003, 1, 'Your side did not answer a ping in {pongSeconds} seconds.'),
  hello_late: entry(408, 4501, null, 'No hello came in {helloSeconds} seconds.'),
  flood: entry(429, 4502, null, 'Over {controlFramesPerSecond} control frames came in a second.'),
  malformed: entry(400, 4504, null, 'Malformed {malformedInTenSeconds} times in ten seconds.'),
} as const satisfies Record<string, ErrorEntry>;

/** A code of the table. */
export type ErrorCode = keyof typeof errors;

/** The row of a code, typed as any row. */
export function errorEntry(code: ErrorCode): ErrorEntry {
  return errors[code];
}

/**
 * The sentence of a refusal, with the numbers that hold.
 *
 * @param line of a text in which one line is refused
 * @param words of a refusal that says more than its code
 * @example refusalText('name_too_long', defaultLimits) // 'A name has at most 64 characters.'
 */
export function refusalText(
  code: ErrorCode,
  limits: Limits,
  line?: number,
  words?: string,
): string {
  if (words !== undefined) return words;
  const { text } = errorEntry(code);
  if (line !== undefined) return `Line ${line}: ${refusalText(code, limits)}`;
  if (!text.includes('{')) return text;
  return text.replace(/\{(\w+)\}/g, (_, name: keyof Limits) => inWords(name, limits[name]));
}

/** Bytes are told in KiB where they are some whole number of these. */
function inWords(name: keyof Limits, value: number): string {
  if (!name.endsWith('Bytes')) return value.toLocaleString('en');
  if (value % 1_024 === 0) return `${(value / 1_024).toLocaleString('en')} KiB`;
  return `${value.toLocaleString('en')} bytes`;
}

/** Sentences that were written before, with the usual numbers in them. */
const written = /* @__PURE__ */ new Map<ErrorCode, string>();

function usualText(code: ErrorCode, line: number | undefined): string {
  if (line !== undefined) return refusalText(code, defaultLimits, line);
  const known = written.get(code);
  if (known !== undefined) return known;
  const text = refusalText(code, defaultLimits);
  written.set(code, text);
  return text;
}

/**
 * An expected no. Socket and HTTP turn it into a reply; anything else thrown is a bug. Its message is the
 * sentence for a person, its `code` what programs look at.
 */
export class Refusal extends Error {
  readonly code: ErrorCode;
  /** The seconds until it may be tried again; null: unchanged, it will fail again. */
  readonly retry: number | null;
  /** The line that is meant, from 1 on, where that is one of a text. */
  readonly line: number | undefined;
  /** The words of those who keep order about whoever is refused, for it alone. */
  readonly reason: string | undefined;
  /** The work that is asked for before. */
  readonly work?: Work;
  /** The sentence of one that says more than its code. */
  readonly words?: string;

  /** @param seconds until it would not be refused any more, where that is no matter of the code alone */
  constructor(
    code: ErrorCode,
    seconds: number | null = errorEntry(code).retry,
    line?: number | undefined,
    reason?: string | undefined,
  ) {
    super(usualText(code, line));
    this.name = 'Refusal';
    this.code = code;
    this.retry = seconds;
    this.line = line;
    this.reason = reason;
  }

  get entry(): ErrorEntry {
    return errorEntry(this.code);
  }
}
