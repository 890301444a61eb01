/** One message that filters would have met. */
export interface FilterHit {
  readonly seq: number;
  /** The line of the rule that decides, from 1 on, and the rule as it was written. */
  readonly line: number;
  readonly rule: string;
  readonly action: 'refuse' | 'hold' | 'flag';
}

/** The outcome of filters on the latest messages of a room. */
export interface FilterTrial {
  /** The number of messages that were looked at. */
  readonly looked: number;
  /** Newest first. */
  readonly hits: readonly FilterHit[];
}
