import { hash, timingSafeEqual } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { isLoopback } from '../../net/address.ts';
import { isForwarded } from '../../net/counted-address.ts';
import { headersOf } from '../../net/header.ts';
import { refuseResponse } from '../../net/refusal.ts';
import type { ErrorCode } from '../../protocol/error.ts';
import type { Limits } from '../../protocol/limit.ts';
import { never } from '../../protocol/never.ts';
import { processFigures } from './process-figures.ts';
import { type State, stateFigures } from './state-figures.ts';

/** The figures of this process, and the page on which Prometheus reads them. */
export interface Metrics {
  /** Open connections by dialect. */
  readonly connections: Gauge<'dialect'>;
  /** Facts the store has committed. */
  readonly committed: Counter;
  /** Refusals by code, whatever the road. */
  readonly refusals: Counter<'code'>;
  /** Reports of browsers that kept a page from something, by the directive of the policy. */
  readonly pageReports: Counter<'directive'>;
  /** Handshakes by how they ended. */
  readonly handshakes: Counter<'end'>;
  /** Seconds from a batch's start to its fsync. */
  readonly commitSeconds: Histogram;
  /** Answers over HTTP by route and status. */
  readonly answers: Counter<'route' | 'status'>;
  /** Has the state told as well, as it is when somebody reads. */
  tell(state: State): void;
  /** The type of `read`'s text. */
  readonly type: string;
  read(): Promise<string>;
}

const commitBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/**
 * The figures that the hub counts by itself. A labelled counter per delivery would cost more than
 * delivering.
 */
export interface Traffic {
  readonly writes: number;
  readonly bytes: number;
  readonly deliveries: number;
}

/**
 * Each call counts for itself; beside the above, Node's own figures, event-loop delay among them.
 */
export function createMetrics(traffic: Traffic): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const ofProcess = processFigures();
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
    pageReports: new Counter({
      name: 'parlour_page_reports_total',
      help: 'Reports of browsers that kept a page from something.',
      labelNames: ['directive'],
      registers,
    }),
    handshakes: new Counter({
      name: 'parlour_tls_handshakes_total',
      help: 'TLS handshakes by how they ended.',
      labelNames: ['end'],
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
    tell: (state) => stateFigures(state, registers),
    type: registry.contentType,
    read: async () => `${await ofProcess.metrics()}\n${await registry.metrics()}`,
  };
}

/** The people who may read the figures where requests come in. */
export type FigureRule =
  | { readonly type: 'by-token'; readonly token: string }
  /** Everybody who asks from this machine, by its name or address, past no proxy. */
  | { readonly type: 'this-machine' }
  | { readonly type: 'all' }
  | { readonly type: 'none' };

/**
 * The figures on a port of their own, where nothing else is.
 * @example createHttpServer({ listener: answerFigures(metrics, { type: 'all' }, limits), … })
 */
export function answerFigures(metrics: Metrics, rule: FigureRule, limits: Limits): RequestListener {
  return async (request, response) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!/^\/metrics(\?|$)/.test(request.url ?? '')) {
      return refuseResponse(response, 'not_found', limits);
    }
    if (!reads) return refuseResponse(response, 'wrong_method', limits);
    const header = (name: string) => request.headers[name]?.toString();
    const code = mayRead(rule, { header, from: request.socket.remoteAddress });
    if (code) return refuseResponse(response, code, limits);
    const body = await metrics.read();
    const head = {
      ...headersOf('file'),
      'content-type': metrics.type,
      'cache-control': 'no-store',
    };
    response.writeHead(200, { ...head, 'content-length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

/** The reader of the figures, as far as the request tells. */
interface Reader {
  readonly header: (name: string) => string | undefined;
  readonly from: string | undefined;
}

/** The code that a reader is refused with; undefined where they may read. */
export function mayRead(rule: FigureRule, reader: Reader): ErrorCode | undefined {
  switch (rule.type) {
    case 'all':
      return undefined;
    case 'none':
      return 'metrics_off';
    case 'this-machine':
      return isOfThisMachine(reader) ? undefined : 'metrics_off';
    case 'by-token':
      return carries(reader, rule.token) ? undefined : 'not_authorised';
    default:
      return never(rule);
  }
}

/** A proxy on this machine asks from here for everybody. */
function isOfThisMachine({ header, from }: Reader): boolean {
  if (from === undefined || !isLoopback(from)) return false;
  if (isForwarded(header)) return false;
  const host = URL.parse(`http://${header('host')}`)?.hostname;
  return host !== undefined && isLoopback(host.replace(/\.$/, ''));
}

/** Compared by digests, which take the same time whatever is sent. */
function carries({ header }: Reader, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(header('authorization') ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digestOf(given), digestOf(token));
}

const digestOf = (word: string) => hash('sha256', word, 'buffer');

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
