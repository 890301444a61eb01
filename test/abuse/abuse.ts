import type { Fault, FaultResult } from '../faults/fault.ts';
import type { Vitals } from './vitals.ts';

/** What came of an abuse, and what those who meant no harm saw of it. */
export interface AbuseResult extends FaultResult {
  /** What was tried. */
  readonly tries: number;
  /** Of these, those that were refused, or left unanswered. */
  readonly refused: number;
  /** Honest people's messages from saying to hearing, p99 in milliseconds. */
  readonly beforeMs: number;
  readonly meanwhileMs: number;
  /** By how much the program had grown when all of it was over. */
  readonly grown: Vitals;
}

/** Somebody's try to do harm to the real program, while honest people talk. */
export type Abuse = Fault<AbuseResult>;
