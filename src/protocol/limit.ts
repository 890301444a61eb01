/**
 * The sizes and times Parlour holds everybody to. A host may override each of them in the config
 * file; a client is told those that concern it in `welcome`.
 */
export interface Limits {
  /** Bytes of one WebSocket message, after all its fragments. */
  readonly frameBytes: number;
  /** Bytes of one WebSocket message before `hello`. */
  readonly helloFrameBytes: number;
  /** Fragments of one WebSocket message. */
  readonly fragments: number;
  /** Seconds a fragmented message may take. */
  readonly fragmentSeconds: number;
  /** Ping and pong frames a second that one client may send. */
  readonly controlFramesPerSecond: number;
  /** Unicode code points of a message's text. */
  readonly textPoints: number;
  /** Combining marks in a row, on one letter. */
  readonly marks: number;
  /** Code points of a name. */
  readonly namePoints: number;
  /** Code points of a room code, as spelled and as key. */
  readonly codePoints: number;
  /** Code points of a command's `ref`. */
  readonly refPoints: number;
  /** Code points of a reaction. */
  readonly emojiPoints: number;
  /** Nesting of a JSON value. */
  readonly jsonDepth: number;
  /** Keys and elements of a JSON value, in all. */
  readonly jsonKeys: number;
  /** Bytes unsent on a connection past which only its cursor is kept. */
  readonly unsentBytes: number;
  /** Bytes unsent on a connection, never more. */
  readonly unsentMostBytes: number;
  /**
   * Bytes unsent on all connections of the process together, and at most a quarter of its heap; past
   * it, who has left most unread is let go.
   */
  readonly unsentTotalBytes: number;
  /** Seconds without a byte drained after which a stalled connection is let go. */
  readonly stallSeconds: number;
  /** Commands of one connection that wait for an answer. */
  readonly requestsInFlight: number;
  /** Rooms one connection may be in. */
  readonly roomsPerConnection: number;
  /** Seconds until `hello`. */
  readonly helloSeconds: number;
  /** Seconds between pings. */
  readonly pingSeconds: number;
  /** Seconds until the pong. */
  readonly pongSeconds: number;
  /** Seconds between the comments that keep an event stream open. */
  readonly commentSeconds: number;
  /** Seconds until a close is answered. */
  readonly closeSeconds: number;
  /** Bytes of all HTTP headers. */
  readonly headerBytes: number;
  /** Seconds until the headers are in. */
  readonly headerSeconds: number;
  /** Seconds until a request is in. */
  readonly requestSeconds: number;
  /** Bytes of a URL. */
  readonly urlBytes: number;
  /** Bytes of a JSON body. */
  readonly bodyBytes: number;
  /** Messages of a history page. */
  readonly historyPage: number;
  /** Facts that a resume replays; past it the client hears of a gap. */
  readonly resumeGap: number;
  /** Members up to which people are listed; above, they are counted. */
  readonly peopleListed: number;
  /** Ill-formed frames in ten seconds that close a connection. */
  readonly malformedInTenSeconds: number;
}

/** What holds when nothing else is configured. */
export const defaultLimits: Limits = {
  frameBytes: 65_536,
  helloFrameBytes: 4_096,
  fragments: 64,
  fragmentSeconds: 30,
  controlFramesPerSecond: 20,
  textPoints: 4_000,
  marks: 8,
  namePoints: 64,
  codePoints: 64,
  refPoints: 64,
  emojiPoints: 16,
  jsonDepth: 8,
  jsonKeys: 64,
  unsentBytes: 65_536,
  unsentMostBytes: 131_072,
  unsentTotalBytes: 268_435_456,
  stallSeconds: 30,
  requestsInFlight: 16,
  roomsPerConnection: 100,
  helloSeconds: 10,
  pingSeconds: 25,
  pongSeconds: 10,
  commentSeconds: 15,
  closeSeconds: 5,
  headerBytes: 16_384,
  headerSeconds: 10,
  requestSeconds: 30,
  urlBytes: 2_048,
  bodyBytes: 65_536,
  historyPage: 100,
  resumeGap: 300,
  peopleListed: 100,
  malformedInTenSeconds: 5,
};
