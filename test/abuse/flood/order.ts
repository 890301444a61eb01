/** The ways in which the program is flooded. */
export const floodWays = [
  'posts',
  'joins',
  'rooms',
  'connections',
  'streams',
  'searches',
  'reactions',
  'proofs',
  'pings',
  'fragments',
  'slow heads',
  'unread sockets',
  'history pages',
  'typing',
  'unused tickets',
] as const;
export type FloodWay = (typeof floodWays)[number];

/** What the flooders' process is told to do. */
export interface FloodOrder {
  readonly port: number;
  readonly ways: readonly FloodWay[];
  readonly addresses: number;
  /** Attackers of a way, at least: so many share an address where there are fewer. */
  readonly fewest: number;
  readonly seconds: number;
  /** Steps of each way in a second, of all addresses together, or as near to it as the process comes. */
  readonly perSecond: number;
}

/** What came of one way. */
export interface Tally {
  tries: number;
  /** Acknowledged, joined, answered with success, or let in. */
  taken: number;
  /** Refused with a word: `refused`, or a status from 400 on. */
  refused: number;
  /** Connections that the program ended by itself. */
  closed: number;
  /** Connections that were let in. */
  opened: number;
}

export type Flooded = Readonly<Partial<Record<FloodWay, Tally>>>;

export const noTally = (): Tally => ({ tries: 0, taken: 0, refused: 0, closed: 0, opened: 0 });

/** The room that is flooded; its first message is what reactions are about. */
export const floodedRoom = 'flooded';
