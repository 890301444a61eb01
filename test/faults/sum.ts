import type { FaultResult } from './fault.ts';

/** Several results as one: counts added, the longest time, every sentence once. */
export function sumOf(results: readonly FaultResult[]): FaultResult {
  const total = (of: 'runs' | 'acknowledged' | 'lost' | 'doubled' | 'reordered') =>
    results.reduce((sum, result) => sum + result[of], 0);
  const all = (of: 'notes' | 'broken') => [
    ...new Set(results.flatMap((result) => result[of] ?? [])),
  ];
  const times = results.flatMap(({ recoveryMs }) => (recoveryMs === undefined ? [] : [recoveryMs]));
  return {
    runs: total('runs'),
    acknowledged: total('acknowledged'),
    lost: total('lost'),
    doubled: total('doubled'),
    reordered: total('reordered'),
    ...(times.length > 0 && { recoveryMs: Math.max(...times) }),
    notes: all('notes'),
    broken: all('broken'),
  };
}

/** Makes a fault so many times, one after the other. */
export async function repeat(
  runs: number,
  once: (run: number) => Promise<FaultResult>,
): Promise<FaultResult> {
  const results: FaultResult[] = [];
  for (let run = 0; run < runs; run++) results.push(await once(run));
  return sumOf(results);
}
