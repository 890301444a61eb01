/** How much is tried: by the tests, or to earn a row of `docs/reliability.md`. */
export interface FaultSize {
  /** How often the fault is made, or what else the fault counts. */
  readonly runs: number;
  readonly isLong: boolean;
  /** Whatever is random comes from it, so that a run can be repeated. */
  readonly seed: number;
}

/** What came of a fault, over all its runs. */
export interface FaultResult {
  readonly runs: number;
  /** Messages that somebody was told are stored. */
  readonly acknowledged: number;
  /** Acknowledged, and in the log or before a reader no more. */
  readonly lost: number;
  /** Stored or shown more than once. */
  readonly doubled: number;
  /** Stored or shown in another order than they were sent in, or than others saw them in. */
  readonly reordered: number;
  /** The longest time from the end of the fault to the first thing that works again. */
  readonly recoveryMs?: number;
  /** What else was seen, a sentence each. */
  readonly notes?: readonly string[];
  /** What else was promised and not kept, a sentence each. */
  readonly broken?: readonly string[];
}

/** Why a fault can't be made on this machine, in words. */
export interface Unavailable {
  readonly unavailable: string;
}

/**
 * A fault that is made to the real program.
 *
 * @example
 * export const killed: Fault = {
 *   name: 'kill',
 *   how: '`kill -9` while eight people write',
 *   promise: 'what was acknowledged is there, once and in order',
 *   runs: { short: 2, long: 200 },
 *   run: async ({ runs }) => ({ runs, acknowledged: 812, lost: 0, doubled: 0, reordered: 0 }),
 * };
 */
export interface Fault<Result extends FaultResult = FaultResult> {
  /** What `npm run faults -- NAME` calls it. */
  readonly name: string;
  /** How it is made, for a table: Markdown in one line. */
  readonly how: string;
  readonly promise: string;
  readonly runs: { readonly short: number; readonly long: number };
  /** True of a run that must lose something: it shows that a loss would be seen. */
  readonly isControl?: boolean;
  run(size: FaultSize): Promise<Result | Unavailable>;
}

/** What of the promise wasn't kept, a sentence each; none where all is well. */
export function breachesOf<Result extends FaultResult>(
  fault: Fault<Result>,
  result: Result,
): readonly string[] {
  const { lost, doubled, reordered, broken = [] } = result;
  if (fault.isControl) {
    return lost > 0 ? broken : ['The control lost nothing: a loss would not be seen.', ...broken];
  }
  const counts = { lost, doubled, reordered };
  const breaches = Object.entries(counts).filter(([, count]) => count !== 0);
  return [...breaches.map(([what, count]) => `${count} ${what}.`), ...broken];
}
