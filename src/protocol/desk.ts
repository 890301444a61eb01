import type { RoomKey } from './code.ts';
import type { Limits } from './limit.ts';
import type { Out } from './out.ts';
import type { Rates } from './rate.ts';
import type { Settings } from './setting.ts';

/** One second of a server, in numbers. */
export interface FigurePoint {
  /** Its end, in milliseconds since 1970. */
  readonly at: number;
  /** Open connections, of all dialects. */
  readonly connections: number;
  /** Facts that were committed: messages, edits, reactions and acts. */
  readonly facts: number;
  /** Events that were handed to readers. */
  readonly deliveries: number;
  /** Milliseconds within which 99 of 100 batches were on the disk; 0 where there was none. */
  readonly commitMs: number;
  /** Milliseconds by which the loop was late, in the worst of 100 looks. */
  readonly lagMs: number;
  /** Bytes of memory of the process. */
  readonly memory: number;
  readonly refused: number;
}

/** The numbers of a point. */
export type FigureName = keyof FigurePoint;

/** The last minutes of a server: a list for each number, oldest first. */
export type FigureSeries = Readonly<Record<FigureName, readonly number[]>>;

/** The room that a server takes on its disk, in bytes; absent where that can't be known. */
export interface Sizes {
  /** The log with what is not yet written into it. */
  readonly database?: number;
  /** The index of the search. */
  readonly index?: number;
  /** Free on the disk, for whoever is not root. */
  readonly free?: number;
}

/** The state of a server, beside its last minutes. */
export interface FiguresNow {
  readonly connections: Readonly<Record<string, number>>;
  /** Refusals of the last minute, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly sizes: Sizes;
  /** The moment from which the process counts, in milliseconds since 1970. */
  readonly since: number;
}

/** The part that is used of what is bounded. */
export interface Usage {
  /** Open connections, those that asked for nothing yet among them. */
  readonly connections: Part;
  /** Those from the address that has most; absent where they have no bound. */
  readonly fromOneAddress?: Part;
  /** Bytes that readers have not taken yet, of all connections. */
  readonly unsent: Part;
  /** Bytes of the data folder; absent where it has no bound. */
  readonly disk?: Part;
}

/** A part of what there may be. */
export interface Part {
  readonly used: number;
  readonly most: number;
}

/** The settings of a room that the desk shows. */
export const shownSettings = ['title', 'calm', 'slow', 'archived', 'post', 'read', 'hold'] as const;

/** A room by how much happens in it. */
export interface ActiveRoom {
  readonly key: RoomKey;
  /** Its first spelling. */
  readonly code: string;
  /** The people in it, whoever may know of them. */
  readonly people: number;
  /** Facts of the last minute: messages, edits, reactions and acts. */
  readonly aMinute: number;
  /** Those that were ever set. */
  readonly settings: Partial<Pick<Settings, (typeof shownSettings)[number]>>;
}

/** A room in which something waits for those who keep order. */
export interface WaitingInRoom {
  readonly key: RoomKey;
  readonly code: string;
  /** Held facts that wait. */
  readonly held: number;
  /** Messages that are reported. */
  readonly reported: number;
  /** Questions that nobody answered. */
  readonly asked: number;
  /** The latest fact of these: with the counts it tells whether anything is another than before. */
  readonly latest: number;
}

/** Somebody who is kept from speaking in a room. */
export interface OutInRoom extends Out {
  readonly key: RoomKey;
  readonly code: string;
}

/** A bot as the desk shows it. Times are milliseconds since 1970. */
export interface DeskBot {
  readonly id: string;
  readonly name: string;
  readonly made: number;
  readonly used?: number;
}

/** A kind of refusal of one offender, as it is remembered. */
export interface LastRefusal {
  readonly code: string;
  /** The address in the look that the log has it in; absent where nobody is to be told. */
  readonly from?: string | undefined;
  /** The key of the room that was asked for something. */
  readonly room?: string | undefined;
  /** Milliseconds since 1970, of the latest. */
  readonly at: number;
  /** The number of these since it was first remembered. */
  readonly times: number;
}

/** The parts that the desk is told anew whenever they are other than before. */
export interface DeskParts {
  readonly now: FiguresNow;
  readonly usage: Usage;
  readonly rooms: readonly ActiveRoom[];
  readonly waiting: readonly WaitingInRoom[];
  readonly out: readonly OutInRoom[];
  readonly bots: readonly DeskBot[];
  readonly refusals: readonly LastRefusal[];
}

/** The things that a desk is told once. */
export interface DeskBasis {
  readonly series: FigureSeries;
  readonly limits: Limits;
  readonly rates: Rates;
  /** The names that have to stand in tokens; absent where none are taken. */
  readonly tokens?: { readonly issuer: string; readonly audience: string };
}

/** A line of the desk's event stream: at first all, then a point a second with what has changed. */
export type DeskNews = Partial<DeskBasis & DeskParts> & { readonly point?: FigurePoint };
