import type { FanOutResult, Plan } from '../../src/load/plan.ts';
import type { Rounds } from '../report/rounds.ts';

/** What is known only when the server runs. */
type Served = 'port' | 'serverPid' | 'wire' | 'startMilliseconds';

type Unserved<P> = P extends Plan ? Omit<P, Served> : never;

/** What is to be done, before it is known to whom. */
export type Script = Unserved<Plan>;

/** How long to take, and how much of everything. */
export interface Effort {
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** 1 for the sizes a scenario is named after, less for a quick look. */
  readonly scale: number;
}

/** One row of a table. */
export interface Entry {
  readonly label: string;
  readonly contestant: string;
  readonly script: Script;
  /** Messages that the server's log has when it starts. */
  readonly logged?: number;
}

/** A figure to reach; a goal that could not be measured has no value. */
export interface Goal {
  readonly what: string;
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
  value(rounds: Rounds): number | undefined;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly kind: Plan['kind'];
  readonly contestants: readonly string[];
  /** Who takes part in a quick look. */
  readonly quickContestants: readonly string[];
  /** Rounds, at most, where more say no more. */
  readonly mostRounds?: number;
  /** Who can take part at all, where not everybody can. */
  readonly only?: readonly string[];
  entries(contestants: readonly string[], effort: Effort): readonly Entry[];
  readonly goals: readonly Goal[];
}

/** The same script for everybody. */
export function alike(contestants: readonly string[], script: Script): readonly Entry[] {
  return contestants.map((contestant) => ({ label: contestant, contestant, script }));
}

/** So many, or fewer for a quick look, but enough for a share of them to be somebody. */
export function sized(count: number, { scale }: Effort, least = 10): number {
  return Math.max(Math.min(count, least), Math.round(count * scale));
}

/** Times of a fan-out. */
export function timesOf({ seconds, warmUpSeconds, scale }: Effort) {
  const [settleSeconds, drainSeconds] = scale < 1 ? [0.1, 2] : [0.5, 5];
  return { seconds, warmUpSeconds, settleSeconds, drainSeconds };
}

/** What most fan-out scripts have in common. */
export const oneRoom = {
  kind: 'fan-out',
  rooms: 1,
  everyoneEverywhere: false,
  speakersPerRoom: 20,
  burst: 1,
  /** About 100 bytes a line on the wire of the roomcode clients. */
  textBytes: 66,
} as const;

/** A goal about one figure of a fan-out. */
export function fanOutGoal(
  what: string,
  label: string,
  limit: number,
  pick: (result: FanOutResult) => number | undefined,
): Goal {
  return {
    what,
    bound: 'at most',
    limit,
    value: (rounds) => rounds.median(label, 'fan-out', pick),
  };
}

/** A goal about the CPU of one entry in terms of another's. */
export function cpuRatioGoal(label: string, other: string, limit: number): Goal {
  return {
    what: `CPU per delivery of ${label}, as a multiple of ${other}`,
    bound: 'at most',
    limit,
    value: (rounds) => rounds.ratio(label, other, 'fan-out', (result) => result.cpuPerDelivery),
  };
}
