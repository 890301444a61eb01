import type { Scenario } from '../scenario/scenario.ts';
import type { Rounds } from './rounds.ts';

/** What was to be reached, and whether it was. */
export function goalsOf({ goals }: Scenario, rounds: Rounds): readonly string[] {
  return goals.flatMap(({ what, bound, limit, value }) => {
    const found = value(rounds);
    if (found === undefined) return [];
    const reached = bound === 'at most' ? found <= limit : found >= limit;
    const missedBy = `missed, ${(found / limit).toFixed(2)} × of it`;
    return [`${what}: ${rounded(found)} (${bound} ${limit}) ${reached ? 'reached' : missedBy}`];
  });
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
