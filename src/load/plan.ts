import type { Latency } from './histogram.ts';
import type { Faults } from './ledger.ts';

export type WireName = 'roomcode' | 'native' | 'native-deflate' | 'native-cleared' | 'socketio';

/** Some readers stop reading for a while. */
export interface Stall {
  readonly readers: number;
  /** Seconds after the measured time begins. */
  readonly after: number;
  readonly seconds: number;
  /** Seconds from the first who reads again to the last: nobody's line comes back for all at once. */
  readonly goOnWithin: number;
}

/** Rooms, who is in them, what is said. */
export interface FanOutPlan {
  readonly kind: 'fan-out';
  readonly wire: WireName;
  readonly port: number;
  readonly serverPid: number;
  readonly rooms: number;
  readonly readersPerRoom: number;
  /** Every reader is in all rooms, over one connection. */
  readonly everyoneEverywhere: boolean;
  readonly speakersPerRoom: number;
  /** Lines a second, in all rooms together. */
  readonly rate: number;
  /** Lines of one speaker that are meant for the same moment. */
  readonly burst: number;
  readonly textBytes: number;
  /** Joining is answered by no frame on some wires: this long until everybody is surely in. */
  readonly settleSeconds: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Seconds after the last line until what has not arrived counts as not delivered. */
  readonly drainSeconds: number;
  readonly stall?: Stall;
}

/** Durable posts over many rooms, each acknowledged. */
export interface PostPlan {
  readonly kind: 'post';
  readonly port: number;
  readonly serverPid: number;
  readonly rooms: number;
  readonly textBytes: number;
  readonly firstRate: number;
  readonly growth: number;
  readonly mostRate: number;
  readonly stepSeconds: number;
  readonly seconds: number;
  /** A rate is held when the acknowledgements' p99 stays within this. */
  readonly heldWithin: number;
}

/** Many who join one room within a second. */
export interface ArrivalPlan {
  readonly kind: 'arrival';
  readonly port: number;
  readonly serverPid: number;
  readonly arrivals: number;
  readonly history: number;
  readonly textBytes: number;
  readonly withinSeconds: number;
}

/** People who are in a room and say nothing. */
export interface IdlePlan {
  readonly kind: 'idle';
  readonly wire: WireName;
  readonly port: number;
  readonly serverPid: number;
  /** Between these two the memory of a connection is taken. */
  readonly few: number;
  readonly many: number;
  readonly settleSeconds: number;
}

/** A few clients who say as much as they can, in rounds. */
export interface ChatPlan {
  readonly kind: 'chat';
  readonly wire: WireName;
  readonly port: number;
  readonly serverPid: number;
  readonly clients: number;
  readonly linesEach: number;
  readonly textBytes: number;
  readonly settleSeconds: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** Questions to a server that was started on a long log. */
export interface LibraryPlan {
  readonly kind: 'library';
  readonly port: number;
  readonly serverPid: number;
  /** The time from starting the process until it listens. */
  readonly startMilliseconds: number;
  readonly messages: number;
  readonly room: string;
  /** Asked for in turn; each is in the log. */
  readonly words: readonly string[];
  readonly questions: number;
}

export type Plan = FanOutPlan | PostPlan | ArrivalPlan | IdlePlan | ChatPlan | LibraryPlan;

/** The generator's own figures: by them the others mean something, or nothing. */
export interface Generator {
  /** Its share of its core. */
  readonly cpuShare: number;
  /** p99 of milliseconds by which lines left late. */
  readonly lateBy: number;
  /** The share of all cores that others used meanwhile; the more, the less the figures mean. */
  readonly othersShare: number;
}

export interface Memory {
  /** Megabytes before the measured time, when it ends or stalled readers go on, and the most. */
  readonly before: number;
  readonly late: number;
  readonly most: number;
}

export interface FanOutResult extends Faults {
  readonly kind: 'fan-out';
  /** Deliveries due and heard, of the whole run. */
  readonly due: number;
  readonly delivered: number;
  /** Connections that the server ended. */
  readonly closed: number;
  readonly latency: Latency;
  /** Server CPU, microseconds per delivery of the measured time. */
  readonly cpuPerDelivery: number;
  /** The part of it that the event loop's thread used; commits and searching have their own. */
  readonly loopCpuPerDelivery: number;
  /** Server's share of its core in the measured time. */
  readonly serverCpuShare: number;
  readonly memory: Memory;
  readonly linesPerRead: number;
  readonly writesPerDelivery: number | undefined;
  readonly bytesPerDelivery: number | undefined;
  readonly linesPerCommit: number | undefined;
  /** Milliseconds that 99 % of the commits stay within, as coarse as the server's histogram. */
  readonly commitWithin: number | undefined;
  /** Milliseconds, p99. */
  readonly loopDelay: number | undefined;
  readonly generator: Generator;
}

export interface PostStep {
  readonly rate: number;
  readonly acknowledged: number;
  readonly due: number;
  readonly latency: Latency;
}

export interface PostResult extends Faults {
  readonly kind: 'post';
  readonly steps: readonly PostStep[];
  /** The highest rate held, and how half of it fares. */
  readonly held: number;
  readonly half: PostStep;
  readonly cpuPerPost: number;
  readonly generator: Generator;
}

export interface ArrivalResult {
  readonly kind: 'arrival';
  readonly due: number;
  readonly served: number;
  /** Arrivals whose page of history was not whole. */
  readonly incomplete: number;
  readonly latency: Latency;
  /** Seconds from the first arrival to the last one served. */
  readonly seconds: number;
  /** Server CPU, microseconds: per arrival, per greeting alone, and what joining adds. */
  readonly cpuPerArrival: number;
  readonly cpuPerGreeting: number;
  readonly generator: Generator;
}

export interface IdleResult {
  readonly kind: 'idle';
  readonly due: number;
  readonly held: number;
  /** Resident kilobytes of the server per connection, as a slope. */
  readonly kilobytesEach: number;
  readonly megabytes: number;
  /** Server's share of its core while nothing happens. */
  readonly cpuShare: number;
  readonly generator: Generator;
}

export interface ChatResult extends Faults {
  readonly kind: 'chat';
  readonly due: number;
  readonly delivered: number;
  readonly perSecond: number;
  readonly cpuPerDelivery: number;
  readonly writesPerDelivery: number | undefined;
  readonly latency: Latency;
  readonly generator: Generator;
}

export interface LibraryResult {
  readonly kind: 'library';
  readonly messages: number;
  /** Answers that were not whole. */
  readonly incomplete: number;
  readonly startMilliseconds: number;
  readonly page: Latency;
  readonly search: Latency;
  readonly generator: Generator;
}

export type Result =
  | FanOutResult
  | PostResult
  | ArrivalResult
  | IdleResult
  | ChatResult
  | LibraryResult;
