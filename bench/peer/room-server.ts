import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What every peer counts, and shows as Parlour does. */
export interface Counts {
  writes: number;
  deliveries: number;
}

export function portFromArguments(): number {
  const at = process.argv.indexOf('--port');
  return Number(process.argv[at + 1] ?? 0);
}

/** An HTTP server that knows only `/metrics`; `writes` of NaN are not shown. */
export function createMetricsServer(counts: Counts): Server {
  const answer = createMetricsAnswer(counts);
  return createServer((request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(request.url === '/metrics' ? 200 : 404, { 'content-type': 'text/plain' });
    response.end(request.url === '/metrics' ? answer() : '');
  });
}

export function createMetricsAnswer(counts: Counts): () => string {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return () =>
    `parlour_socket_writes_total ${counts.writes}\n` +
    `parlour_deliveries_total ${counts.deliveries}\n` +
    `parlour_event_loop_delay_seconds{quantile="0.99"} ${delay.percentile(99) / 1e9}\n`;
}

/** The rooms a request names. */
export function roomsOf(url: string | undefined, key: string): readonly string[] {
  return (new URL(url ?? '/', 'http://localhost').searchParams.get(key) ?? '').split(',');
}

/** The line as every member hears it. */
export function lineOf(text: string): string {
  const { Author, Content } = JSON.parse(text) as { Author: string; Content: string };
  return `${JSON.stringify({ Author, Content })}\n`;
}
