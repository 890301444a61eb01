/** Limits that a client is told in `welcome`, in this order. */
const told = {
  /** Bytes of one WebSocket message, after all its fragments. */
  frameBytes: 65_536,
  /** Unicode code points of a message's text. */
  textPoints: 4_000,
  /** Combining marks in a row, on one letter. */
  marks: 8,
  /** Code points of a name. */
  namePoints: 64,
  /** Code points of a room code, as spelled and as key. */
  codePoints: 64,
  /** Code points of a command's `ref`. */
  refPoints: 64,
  /** Code points of a reaction. */
  emojiPoints: 16,
  /** Messages of a history page. */
  historyPage: 100,
  /** Facts that a resume replays; past it the client hears of a gap. */
  resumeGap: 300,
  /** Members up to which people are listed; above, they are counted. */
  peopleListed: 100,
  /** Rooms one connection may be in. */
  roomsPerConnection: 100,
  /** Commands of one connection that wait for an answer. */
  requestsInFlight: 16,
};

/** Limits that a client has no use for. */
const untold = {
  /** Bytes of one WebSocket message before `hello`; 16,384 where tokens are taken. */
  helloFrameBytes: 4_096,
  /** Characters of a token by which somebody is known. */
  tokenBytes: 8_192,
  /** Code points of a room's password. */
  passwordPoints: 128,
  /** Passwords that wait for their turn to be checked or set. */
  passwordsWaiting: 16,
  /** Passwords of one room that wait for their turn. */
  passwordsWaitingPerRoom: 4,
  /** Fragments of one WebSocket message. */
  fragments: 64,
  /** Seconds a fragmented message may take. */
  fragmentSeconds: 30,
  /** Ping and pong frames a second that one client may send. */
  controlFramesPerSecond: 20,
  /** Nesting of a JSON value. */
  jsonDepth: 8,
  /** Keys and elements of a JSON value, in all. */
  jsonKeys: 64,
  /** Bytes unsent on a connection past which only its cursor is kept. */
  unsentBytes: 65_536,
  /**
   * Bytes unsent on all connections of the process together, and at most a quarter of its heap; past
   * it, who has left most unread is let go.
   */
  unsentTotalBytes: 268_435_456,
  /** Seconds without a byte drained after which a stalled connection is let go. */
  stallSeconds: 30,
  /** Seconds until `hello`. */
  helloSeconds: 10,
  /** Seconds between pings. */
  pingSeconds: 25,
  /** Seconds until the pong. */
  pongSeconds: 10,
  /** Seconds between the comments that keep an event stream open. */
  commentSeconds: 15,
  /** Seconds until a close is answered. */
  closeSeconds: 5,
  /** Dear requests (search, proof, figures) from one address that wait while another one is in work. */
  dearWaiting: 8,
  /** Proofs and trials of filters, of all addresses together, that are in work at a time. */
  dearAtOnce: 4,
  /** The same that wait for their turn; past them, more are refused. */
  dearWaitingInAll: 64,
  /** Bytes of all HTTP headers. */
  headerBytes: 16_384,
  /** Seconds until the headers are in. */
  headerSeconds: 10,
  /** Seconds until a TLS handshake begins, and from then until it is done. */
  handshakeSeconds: 10,
  /** Seconds until a request is in. */
  requestSeconds: 30,
  /** Bytes of a URL. */
  urlBytes: 2_048,
  /** Bytes of a JSON body. */
  bodyBytes: 65_536,
  /** Tickets that are kept at a time. */
  tickets: 20_000,
  /** Tickets of one person; past it, the oldest that nobody uses goes. */
  ticketsPerPerson: 32,
  /** Tickets of one address; those for whom a proxy asks that `--trust-proxy` does not name are not counted so. */
  ticketsPerAddress: 1_000,
  /** Connections that are open; fewer where the process may open fewer files. */
  connections: 10_000,
  /** Connections that are open from one address. */
  connectionsPerAddress: 1_000,
  /** Connections from one address that have neither asked for anything nor said hello. */
  silentPerAddress: 50,
  /** Sockets and event streams of one person. */
  connectionsPerPerson: 10,
  /** Ill-formed frames in ten seconds that close a connection. */
  malformedInTenSeconds: 5,
};

/**
 * The sizes and times Parlour holds everybody to. A host may override each of them in the config
 * file; `docs/limits.md` repeats the tables above.
 */
export interface Limits extends Readonly<typeof told>, Readonly<typeof untold> {}

/** The limits where nothing else is configured. A spread would stay in every bundle of the SDK. */
export const defaultLimits: Limits = /* @__PURE__ */ Object.assign({}, told, untold);

/** The limits that a client can act on. */
export type ToldLimits = Pick<Limits, keyof typeof told>;

/** The limits that a client is told. */
export function toldLimits(limits: Limits): ToldLimits {
  const names = Object.keys(told) as (keyof ToldLimits)[];
  return Object.fromEntries(names.map((name) => [name, limits[name]])) as unknown as ToldLimits;
}
