/** A number of things at once, and one more each time that some milliseconds have passed. */
export interface Rate {
  readonly burst: number;
  /** Milliseconds; 0 where nothing is counted. */
  readonly everyMs: number;
}

/** The one for whom something is counted. */
export type CountedBy = 'connection' | 'author' | 'address' | 'room' | 'server';

export interface RateRow extends Rate {
  readonly by: CountedBy;
  /** The words of a refusal for what is counted. */
  readonly what: string;
  /** A sentence for the docs. */
  readonly about: string;
  /** It holds also where rates are lifted: it keeps guesses away. */
  readonly isKept?: true;
}

/**
 * Everything that has a rate. Counts by address are off where a proxy stands between, and nobody said
 * whose forwarded addresses are to be believed; `docs/limits.md` repeats the table.
 */
export const rateRows = {
  connections: {
    burst: 400,
    everyMs: 20,
    by: 'address',
    what: 'new connections from one address',
    about:
      'New connections from one address; past it they are answered 503, and nothing else is done.',
  },
  allConnections: {
    burst: 500,
    everyMs: 2,
    by: 'server',
    what: 'new connections',
    about:
      'New connections from everywhere, shared fairly among the addresses: past it, those who had less than their share in the last seconds are let in all the same.',
  },
  posts: {
    burst: 10,
    everyMs: 1_000,
    by: 'author',
    what: 'messages of one person',
    about:
      'Messages of one person, in all rooms together; of somebody without a key, on one connection.',
  },
  strangerPosts: {
    burst: 300,
    everyMs: 50,
    by: 'address',
    what: 'messages from one address without a key',
    about: 'Messages of all those without a key who come from one address.',
  },
  roomPosts: {
    burst: 20,
    everyMs: 50,
    by: 'room',
    what: 'messages of a room',
    about:
      'Messages in a room, shared fairly among those who speak there: nobody is refused for others who has not had his share. Those of one address who have no connection, or no key, are as one after 300 messages. First messages of those who are new while there is too much are as many again at most, after 300.',
  },
  changes: {
    burst: 20,
    everyMs: 1_000,
    by: 'author',
    what: 'edits and removals of one person',
    about: 'Edits and removals of one person.',
  },
  reactions: {
    burst: 20,
    everyMs: 1_000,
    by: 'author',
    what: 'reactions of one person',
    about: 'Reactions of one person, those taken back included.',
  },
  reactionsFrom: {
    burst: 100,
    everyMs: 500,
    by: 'address',
    what: 'reactions from one address of people who never wrote in the room',
    about: 'Reactions from one address; past it, of those alone who never wrote in the room.',
  },
  reports: {
    burst: 5,
    everyMs: 20_000,
    by: 'author',
    what: 'reports and questions of one person',
    about: 'Reports of one person, and questions to those who keep order.',
  },
  reportsFrom: {
    burst: 30,
    everyMs: 2_000,
    by: 'address',
    what: 'reports and questions from one address',
    about: 'Reports and questions of all those together who come from one address.',
  },
  commands: {
    burst: 50,
    everyMs: 100,
    by: 'connection',
    what: 'commands of one connection',
    about:
      'All commands of a connection; ten times as many of one who keeps order in a room. Over HTTP, changes of one person, ten times as many in a room where it keeps order, or from one address where no key is shown.',
  },
  joins: {
    burst: 20,
    everyMs: 500,
    by: 'connection',
    what: 'rooms that one connection comes into',
    about: 'Rooms that a connection comes into, the same one again included.',
  },
  typing: {
    burst: 1,
    everyMs: 1_000,
    by: 'connection',
    what: 'hints that one person writes',
    about:
      'Hints that somebody writes, in each room; what is more is told to nobody. Over HTTP, those of one person; what is more is refused.',
  },
  roomsMade: {
    burst: 10,
    everyMs: 60_000,
    by: 'address',
    what: 'new rooms from one address',
    about:
      'Rooms that are made from one address, or by one person where addresses tell nobody apart.',
  },
  codesTried: {
    burst: 200,
    everyMs: 1_000,
    by: 'address',
    what: 'codes of rooms that are none',
    about: 'Codes of rooms in which nobody ever spoke and nobody is, from one address.',
  },
  logins: {
    burst: 5,
    everyMs: 12_000,
    by: 'address',
    what: "tokens and keys that are nobody's",
    about: "Tokens and keys that are nobody's here, from one address.",
  },
  passwordTries: {
    burst: 5,
    everyMs: 12_000,
    by: 'address',
    what: 'wrong passwords from one address',
    about: 'Wrong passwords of rooms from one address; right ones and passes are no tries.',
    isKept: true,
  },
  roomPasswordTries: {
    burst: 20,
    everyMs: 3_000,
    by: 'room',
    what: 'wrong passwords of a room',
    about:
      'Wrong passwords of a room; past it, an address has one try a minute there, so that nobody who guesses keeps out those who know it.',
    isKept: true,
  },
  passwordSets: {
    burst: 5,
    everyMs: 12_000,
    by: 'room',
    what: 'passwords that are set in a room',
    about: 'Passwords that are set in a room.',
    isKept: true,
  },
  linkTries: {
    burst: 10,
    everyMs: 6_000,
    by: 'address',
    what: 'keys of links and digits of boxes that are none',
    about:
      'Keys of links, and boxes for another device, that are none, from one address; a link that is used up or over is no try.',
    isKept: true,
  },
  newKeys: {
    burst: 400,
    everyMs: 20,
    by: 'address',
    what: 'people who are new from one address',
    about: 'Secrets over HTTP that were not shown lately, from one address.',
  },
  ticketsAsked: {
    burst: 30,
    everyMs: 2_000,
    by: 'author',
    what: 'tickets of one person',
    about: 'Tickets of one person, or of one address where no key is shown.',
  },
  pageReports: {
    burst: 5,
    everyMs: 1_000,
    by: 'address',
    what: 'reports of browsers from one address',
    about: 'Reports of browsers that kept a page from something, from one address.',
  },
  readMarks: {
    burst: 3,
    everyMs: 3_000,
    by: 'connection',
    what: 'read marks of one person',
    about:
      'Read marks that a connection tells; what is more is passed over. Over HTTP, those of one person.',
  },
  pages: {
    burst: 600,
    everyMs: 100,
    by: 'address',
    what: 'pages from one address',
    about: 'Pages from one address: those of rooms, the lobby, and `/lite`.',
  },
  reads: {
    burst: 2_000,
    everyMs: 5,
    by: 'address',
    what: 'requests from one address',
    about:
      'Requests over HTTP from one address, also those that are refused, but for pages and their files.',
  },
} as const satisfies Readonly<Record<string, RateRow>>;

/** The name of a rate, in the config file and in what is told over HTTP. */
export type RateName = keyof typeof rateRows;

/** The rates that hold. */
export type Rates = Readonly<Record<RateName, Rate>>;

/** Every rate as it is where nothing else is configured. */
export const defaultRates: Rates = rateRows;

/** A rate that holds nobody up. */
export const noRate: Rate = { burst: 1, everyMs: 0 };

/** A rate that holds for so many as if they were one. @example timesAsMany(5, rates.reads) */
export function timesAsMany(times: number, { burst, everyMs }: Rate): Rate {
  return { burst: burst * times, everyMs: everyMs / times };
}

/** The rate of commands of who keeps order in a room: ten times as many. */
export function rateOfOrder(commands: Rate): Rate {
  return timesAsMany(10, commands);
}

/** Rates that hold nobody up but those who guess. */
export const noRates: Rates = Object.fromEntries(
  Object.entries<RateRow>(rateRows).map(([name, row]) => [name, row.isKept ? row : noRate]),
) as unknown as Rates;
