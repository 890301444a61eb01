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
    about: 'New connections from everywhere.',
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
      'Messages in a room, shared fairly among those who speak there: nobody is refused for others who has not had his share. Those of one address who have no connection, or no key, are as one after 300 messages.',
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
      'All commands of a connection; ten times as many of one who keeps order in a room. Over HTTP, changes of one person, or from one address where no key is shown.',
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
    about: 'Hints that somebody writes, in each room; what is more is told to nobody.',
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
  reads: {
    burst: 2_000,
    everyMs: 5,
    by: 'address',
    what: 'requests from one address',
    about: 'Requests over HTTP from one address, but for the files of the page.',
  },
} as const satisfies Readonly<Record<string, RateRow>>;

/** The name of a rate, in the config file and in what is told over HTTP. */
export type RateName = keyof typeof rateRows;

/** The rates that hold. */
export type Rates = Readonly<Record<RateName, Rate>>;

/** Every rate as it is where nothing else is configured. */
export const defaultRates: Rates = rateRows;

const none: Rate = { burst: 1, everyMs: 0 };

/** Rates that hold nobody up. */
export const noRates: Rates = Object.fromEntries(
  Object.keys(rateRows).map((name) => [name, none]),
) as unknown as Rates;

/**
 * A count for one connection, person or room: one moment, and no list. It is the time up to which what
 * was taken is paid for (the generic cell rate algorithm).
 *
 * @example
 * const wait = bucket.take(rates.posts, performance.now()); // 0, or milliseconds until one more passes
 */
export class Bucket {
  #paidUpTo = 0;

  /**
   * Takes one, if there is one.
   *
   * @param now milliseconds by a clock that never jumps
   * @returns 0, or the milliseconds after which one would be there; then nothing is taken
   */
  take({ burst, everyMs }: Rate, now: number): number {
    if (everyMs === 0) return 0;
    const paid = this.#paidUpTo > now ? this.#paidUpTo : now;
    const wait = paid - now - (burst - 1) * everyMs;
    if (wait > 0) return wait;
    this.#paidUpTo = paid + everyMs;
    return 0;
  }

  /** The milliseconds after which one would be there, without taking it. */
  waitOf({ burst, everyMs }: Rate, now: number): number {
    return Math.max(0, this.#paidUpTo - now - (burst - 1) * everyMs);
  }

  /** Takes one, whether there is one or not. */
  note({ everyMs }: Rate, now: number): void {
    this.#paidUpTo = (this.#paidUpTo > now ? this.#paidUpTo : now) + everyMs;
  }

  /** Returns one that was taken, where nothing came of it. */
  giveBack({ everyMs }: Rate): void {
    this.#paidUpTo -= everyMs;
  }

  /** The number that could be taken at once. */
  left({ burst, everyMs }: Rate, now: number): number {
    if (everyMs === 0) return burst;
    return Math.max(0, Math.floor(burst - Math.max(0, this.#paidUpTo - now) / everyMs));
  }

  /** Nothing is owed: it is as if it were new. */
  isFull(now: number): boolean {
    return this.#paidUpTo <= now;
  }
}

/** Keys that are counted at a time. */
const mostKeys = 50_000;

/**
 * The same for many, by whatever tells them apart. Those that owe nothing more are forgotten on the way;
 * past the bound, whoever took least lately is.
 */
export class Meter {
  readonly rate: Rate;
  readonly #most: number;
  readonly #now: () => number;
  /** The last to take stands at the end. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, most = mostKeys, now: () => number = () => performance.now()) {
    this.rate = rate;
    this.#most = most;
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** @returns 0, or the milliseconds after which one would be there; then nothing is taken */
  take(key: string): number {
    if (this.rate.everyMs === 0) return 0;
    return this.#touched(key).take(this.rate, this.#now());
  }

  /** The milliseconds after which one would be there, without taking it. */
  waitOf(key: string): number {
    return this.#buckets.get(key)?.waitOf(this.rate, this.#now()) ?? 0;
  }

  /** Takes one, whether there is one or not. */
  note(key: string): void {
    if (this.rate.everyMs > 0) this.#touched(key).note(this.rate, this.#now());
  }

  giveBack(key: string): void {
    this.#buckets.get(key)?.giveBack(this.rate);
  }

  #touched(key: string): Bucket {
    const bucket = this.#buckets.get(key) ?? new Bucket();
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const now = this.#now();
    for (const [each, oldest] of this.#buckets) {
      const isOver = oldest.isFull(now) || this.#buckets.size > this.#most;
      if (each === key || !isOver) break;
      this.#buckets.delete(each);
    }
    return bucket;
  }
}
