import type {
  ArrivalResult,
  ChatResult,
  FanOutResult,
  IdleResult,
  LibraryResult,
  PostResult,
  Result,
} from '../../src/load/plan.ts';
import { starved } from './verdict.ts';

/** A figure of each run, and how it is shown. */
export interface Column<R> {
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
  { title: 'CPU s/million', digits: 2, pick: (r) => r.cpuPerDelivery },
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

const idleColumns: readonly Column<IdleResult>[] = [
  { title: 'held %', digits: 1, pick: (r) => (100 * r.held) / r.due },
  { title: 'RSS KB each, as a slope', digits: 2, pick: (r) => r.kilobytesEach },
  { title: 'RSS MB in all', digits: 0, pick: (r) => r.megabytes },
  { title: 'CPU % while idle', digits: 1, pick: (r) => 100 * r.cpuShare },
  { title: 'others %', digits: 0, pick: (r) => 100 * r.generator.othersShare },
];

const chatColumns: readonly Column<ChatResult>[] = [
  { title: 'delivered %', digits: 1, pick: (r) => (100 * r.delivered) / r.due },
  { title: 'faults', digits: 0, pick: (r) => r.doubled + r.reordered + r.skipped + r.garbled },
  { title: 'heard/s', digits: 0, pick: (r) => r.perSecond },
  { title: 'p50 ms', digits: 1, pick: (r) => r.latency.p50 },
  { title: 'p99', digits: 1, pick: (r) => r.latency.p99 },
  { title: 'CPU s/million', digits: 2, pick: (r) => r.cpuPerDelivery },
  { title: 'writes/delivery', digits: 3, pick: (r) => r.writesPerDelivery },
  { title: 'generator CPU %', digits: 0, pick: (r) => 100 * r.generator.cpuShare },
  { title: 'others %', digits: 0, pick: (r) => 100 * r.generator.othersShare },
];

const libraryColumns: readonly Column<LibraryResult>[] = [
  { title: 'messages', digits: 0, pick: (r) => r.messages },
  { title: 'faults', digits: 0, pick: (r) => r.incomplete },
  { title: 'listens after ms', digits: 0, pick: (r) => r.startMilliseconds },
  { title: 'page of 100: p50 ms', digits: 1, pick: (r) => r.page.p50 },
  { title: 'p99', digits: 1, pick: (r) => r.page.p99 },
  { title: 'search: p50 ms', digits: 1, pick: (r) => r.search.p50 },
  { title: 'p99', digits: 1, pick: (r) => r.search.p99 },
  { title: 'others %', digits: 0, pick: (r) => 100 * r.generator.othersShare },
];

/** The columns of each kind of run. */
export const columns: {
  readonly [K in Result['kind']]: readonly Column<Extract<Result, { kind: K }>>[];
} = {
  'fan-out': fanOutColumns,
  post: postColumns,
  arrival: arrivalColumns,
  idle: idleColumns,
  chat: chatColumns,
  library: libraryColumns,
};
