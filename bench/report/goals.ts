import type { Goal, Scenario } from '../scenario/scenario.ts';
import type { Rounds } from './rounds.ts';

/** A figure that was to be reached, and what it came to. */
export interface Judged extends Pick<Goal, 'what' | 'bound' | 'limit'> {
  readonly found: number;
  readonly isReached: boolean;
}

/** What was to be reached, and whether it was; goals that could not be measured are left out. */
export function goalsOf({ goals }: Scenario, rounds: Rounds): readonly Judged[] {
  return goals.flatMap(({ what, bound, limit, value }) => {
    const found = value(rounds);
    if (found === undefined) return [];
    const isReached = bound === 'at most' ? found <= limit : found >= limit;
    return [{ what, bound, limit, found, isReached }];
  });
}

/** @param isWhole whether the sizes were those that the limit is meant for */
export function goalInWords(goal: Judged, isWhole: boolean): string {
  const { what, bound, limit, found, isReached } = goal;
  if (!isWhole) return `${what}: ${rounded(found)} (at full size, ${bound} ${limit})`;
  const verdict = isReached ? 'reached' : `missed, ${(found / limit).toFixed(2)} × of it`;
  return `${what}: ${rounded(found)} (${bound} ${limit}) ${verdict}`;
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
