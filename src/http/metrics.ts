import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { type Reply, text } from './reply.ts';
import type { Ask } from './route.ts';

/** What this process counts, and the page on which Prometheus reads it. */
export interface Metrics {
  /** Open connections by dialect. */
  readonly connections: Gauge<'dialect'>;
  /** Facts the store has committed. */
  readonly committed: Counter;
  /** Refusals by code, whatever the road. */
  readonly refusals: Counter<'code'>;
  /** Seconds from a batch's start to its fsync. */
  readonly commitSeconds: Histogram;
  /** Answers over HTTP by route and status. */
  readonly answers: Counter<'route' | 'status'>;
  /** The type of `read`'s text. */
  readonly type: string;
  read(): Promise<string>;
}

const commitBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** What the hub counts by itself: a labelled counter per delivery would cost more than delivering. */
export interface Traffic {
  readonly writes: number;
  readonly bytes: number;
  readonly deliveries: number;
}

/** Each call counts for itself; beside the above, Node's own figures, event-loop delay among them. */
export function createMetrics(traffic: Traffic): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  countTraffic(traffic, registers);
  return {
    connections: new Gauge({
      name: 'parlour_connections',
      help: 'Open connections.',
      labelNames: ['dialect'],
      registers,
    }),
    committed: new Counter({
      name: 'parlour_facts_committed_total',
      help: 'Facts committed to the log.',
      registers,
    }),
    refusals: new Counter({
      name: 'parlour_refusals_total',
      help: 'Refusals by code.',
      labelNames: ['code'],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'parlour_commit_seconds',
      help: 'Time to commit a batch of facts.',
      buckets: commitBuckets,
      registers,
    }),
    answers: new Counter({
      name: 'parlour_http_answers_total',
      help: 'Answers over HTTP.',
      labelNames: ['route', 'status'],
      registers,
    }),
    type: registry.contentType,
    read: () => registry.metrics(),
  };
}

/** What monitoring reads. */
export async function showMetrics({ house: { metrics } }: Ask): Promise<Reply> {
  return text(await metrics.read(), 200, { 'content-type': metrics.type });
}

function countTraffic(traffic: Traffic, registers: Registry[]): void {
  const counted: readonly (readonly [keyof Traffic, string, string])[] = [
    ['writes', 'parlour_socket_writes_total', 'Writes to sockets.'],
    ['bytes', 'parlour_socket_bytes_total', 'Bytes written to sockets.'],
    ['deliveries', 'parlour_deliveries_total', 'Events handed to readers.'],
  ];
  for (const [what, name, help] of counted) {
    let told = 0;
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.inc(traffic[what] - told);
        told = traffic[what];
      },
    });
  }
}
