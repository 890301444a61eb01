import type { Unavailable } from '../faults/fault.ts';
import type { Abuse, AbuseResult } from './abuse.ts';

/** The top of the table that `rowOf` makes rows of. */
export const tableHead = [
  '| abuse | how | tries | refused | acknowledged | lost | p99 before | p99 meanwhile | memory | descriptors | disk |',
  '| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
].join('\n');

/** An abuse and what came of it as a row of Markdown. */
export function rowOf({ name, how }: Abuse, result: AbuseResult | Unavailable): string {
  if ('unavailable' in result) {
    return `| ${[name, how, `not run: ${result.unavailable}`].join(' | ')} | | | | | | | | |`;
  }
  const { tries, refused, acknowledged, lost, beforeMs, meanwhileMs, grown } = result;
  const counts = [tries, refused, acknowledged, lost].map((count) => count.toLocaleString('en'));
  const times = [beforeMs, meanwhileMs].map((ms) => `${ms.toFixed(1)} ms`);
  const { memoryMb, heldMb, descriptors, diskMb } = grown;
  const growth = [
    `${signed(heldMb)} held, ${signed(memoryMb)} resident`,
    signed(descriptors, ''),
    signed(diskMb),
  ];
  return `| ${[name, how, ...counts, ...times, ...growth].join(' | ')} |`;
}

function signed(value: number, unit = ' MB'): string {
  const rounded = Math.round(value * 10) / 10;
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : ''}${Math.abs(rounded)}${unit}`;
}
