import type { ArrivalResult, FanOutResult, PostResult, Result } from '../generator/plan.ts';
import type { Rounds } from './rounds.ts';
import { starved } from './verdict.ts';

interface Column<R> {
  readonly title: string;
  readonly digits: number;
  pick(result: R): number | undefined;
}

const fanOutColumns: readonly Column<FanOutResult>[] = [
  { title: 'delivered %', digits: 1, pick: (r) => (100 * r.delivered) / r.due },
  {
    title: 'faults',
    digits: 0,
    pick: (r) => r.doubled + r.reordered + r.skipped + r.garbled + r.closed,
  },
  { title: 'p50 ms', digits: 1, pick: (r) => r.latency.p50 },
  { title: 'p99', digits: 1, pick: (r) => r.latency.p99 },
  { title: 'p99.9', digits: 1, pick: (r) => r.latency.p999 },
  { title: 'CPU µs/delivery', digits: 2, pick: (r) => r.cpuPerDelivery },
  { title: 'in its loop', digits: 2, pick: (r) => r.loopCpuPerDelivery },
  { title: 'CPU %', digits: 0, pick: (r) => 100 * r.serverCpuShare },
  { title: 'writes/delivery', digits: 3, pick: (r) => r.writesPerDelivery },
  { title: 'bytes/delivery', digits: 1, pick: (r) => r.bytesPerDelivery },
  { title: 'lines/commit', digits: 1, pick: (r) => r.linesPerCommit },
  { title: 'commit p99 ms ≤', digits: 0, pick: (r) => r.commitWithin },
  { title: 'lines/read', digits: 1, pick: (r) => r.linesPerRead },
  { title: 'loop p99 ms', digits: 1, pick: (r) => r.loopDelay },
  { title: 'RSS MB', digits: 0, pick: (r) => r.memory.most },
  { title: 'generator CPU %', digits: 0, pick: (r) => 100 * r.generator.cpuShare },
  { title: 'others %', digits: 0, pick: (r) => 100 * r.generator.othersShare },
  { title: 'void', digits: 0, pick: (r) => (starved(r) ? 1 : 0) },
];

const postColumns: readonly Column<PostResult>[] = [
  { title: 'held/s', digits: 0, pick: (r) => r.held },
  {
    title: 'faults',
    digits: 0,
    pick: (r) => r.doubled + r.reordered + r.garbled + r.half.due - r.half.acknowledged,
  },
  { title: 'at half: p50 ms', digits: 1, pick: (r) => r.half.latency.p50 },
  { title: 'p99', digits: 1, pick: (r) => r.half.latency.p99 },
  { title: 'p99.9', digits: 1, pick: (r) => r.half.latency.p999 },
  { title: 'CPU µs/post', digits: 1, pick: (r) => r.cpuPerPost },
  { title: 'generator CPU %', digits: 0, pick: (r) => 100 * r.generator.cpuShare },
  { title: 'others %', digits: 0, pick: (r) => 100 * r.generator.othersShare },
];

const arrivalColumns: readonly Column<ArrivalResult>[] = [
  { title: 'served %', digits: 1, pick: (r) => (100 * r.served) / r.due },
  { title: 'without whole page', digits: 0, pick: (r) => r.incomplete },
  { title: 'all within s', digits: 2, pick: (r) => r.seconds },
  { title: 'p50 ms', digits: 0, pick: (r) => r.latency.p50 },
  { title: 'p99', digits: 0, pick: (r) => r.latency.p99 },
  { title: 'CPU µs/arrival', digits: 0, pick: (r) => r.cpuPerArrival },
  { title: 'CPU µs/greeting', digits: 0, pick: (r) => r.cpuPerGreeting },
  { title: 'generator CPU %', digits: 0, pick: (r) => 100 * r.generator.cpuShare },
  { title: 'others %', digits: 0, pick: (r) => 100 * r.generator.othersShare },
];

/** A row of medians for every entry. */
export function tableOf(rounds: Rounds, kind: Result['kind']): string {
  switch (kind) {
    case 'fan-out':
      return lay(rounds, kind, fanOutColumns);
    case 'post':
      return lay(rounds, kind, postColumns);
    case 'arrival':
      return lay(rounds, kind, arrivalColumns);
  }
}

function lay<K extends Result['kind']>(
  rounds: Rounds,
  kind: K,
  columns: readonly Column<Extract<Result, { kind: K }>>[],
): string {
  const rows = rounds.labels.map((label) => [
    label,
    ...columns.map(({ pick, digits }) => rounds.median(label, kind, pick)?.toFixed(digits) ?? '–'),
  ]);
  return align([['', ...columns.map(({ title }) => title)], ...rows]);
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] as readonly string[]).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] as string).length)),
  );
  const laid = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number),
      )
      .join('  '),
  );
  return laid.join('\n');
}
