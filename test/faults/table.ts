import type { Fault, FaultResult, Unavailable } from './fault.ts';

/** The top of the table that `rowOf` makes rows of. */
export const tableHead = [
  '| fault | how it is made | runs | acknowledged | lost | doubled | reordered | time to recover |',
  '| --- | --- | --: | --: | --: | --: | --: | --: |',
].join('\n');

/** A fault and what came of it as a row of Markdown. */
export function rowOf({ name, how, isControl }: Fault, result: FaultResult | Unavailable): string {
  const title = isControl ? `${name} (control, must lose)` : name;
  if ('unavailable' in result) {
    return `| ${[title, how, `not run: ${result.unavailable}`].join(' | ')} | | | | | |`;
  }
  const { runs, acknowledged, lost, doubled, reordered, recoveryMs } = result;
  const counts = [runs, acknowledged, lost, doubled, reordered].map(grouped);
  return `| ${[title, how, ...counts, seconds(recoveryMs)].join(' | ')} |`;
}

const grouped = (count: number): string => count.toLocaleString('en');

function seconds(ms: number | undefined): string {
  if (ms === undefined) return '–';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
