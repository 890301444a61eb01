import { scrape } from '../../../src/load/metrics.ts';
import { memoryOf } from '../../../src/load/proc.ts';

/** How a running program is. */
export interface Vitals {
  /** Open connections, of every dialect. */
  readonly connections: number;
  /** Delay of the event loop since the last look, milliseconds, p99. */
  readonly lagMs: number;
  /** Megabytes in memory, and in use on the heap; what is to be collected counts. */
  readonly memoryMb: number;
  readonly heapMb: number;
  /** Sockets and timers that keep the event loop alive. */
  readonly handles: number;
}

/** Looks at the program's `/metrics` and its process. */
export async function look({ port, pid }: { port: number; pid: number }): Promise<Vitals> {
  const samples = await scrape(port);
  const value = (name: string) => samples.get(name) ?? Number.NaN;
  const resources = (type: string) => samples.get(`nodejs_active_resources{type="${type}"}`) ?? 0;
  const connections = [...samples].filter(([name]) => name.startsWith('parlour_connections'));
  return {
    connections: connections.reduce((sum, [, count]) => sum + count, 0),
    lagMs: value('nodejs_eventloop_lag_p99_seconds') * 1_000,
    memoryMb: memoryOf(pid).now,
    heapMb: value('nodejs_heap_size_used_bytes') / 1_048_576,
    handles: resources('TCPSocketWrap') + resources('Timeout'),
  };
}
