import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Log } from '../log.ts';
import { type ErrorCode, errorEntry, Refusal, refusalText } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import type { Overrun, TooFast } from '../protocol/too-fast.ts';
import { headersOf } from './header.ts';

/**
 * The code of something thrown. An expected refusal has its own; anything else is a bug, and
 * logged.
 */
export function codeOf(thrown: unknown, log: Log): ErrorCode {
  if (thrown instanceof Refusal) return thrown.code;
  log.error({ err: thrown }, 'a request broke');
  return 'internal';
}

/** The parts that differ from one refusal to another of the same code. */
export type Waited = Pick<Refusal, 'retry'> &
  Partial<Pick<Refusal, 'line' | 'work' | 'words' | 'reason'> & Pick<TooFast, 'overrun'>>;

/** The wait after what was thrown; a bug is waited for as an `internal`. */
export function waitedFor(thrown: unknown): Waited {
  return thrown instanceof Refusal ? thrown : errorEntry('internal');
}

/** The body of every refusal over HTTP. */
export function refusalBody(
  code: ErrorCode,
  limits: Limits,
  { retry, line, work, words, reason }: Waited = errorEntry(code),
): string {
  const text = refusalText(code, limits, line, words);
  return JSON.stringify({ error: { code, text, retry, work, reason } });
}

/** The headers that the status of a refusal asks for. */
export function refusalHeaders(
  code: ErrorCode,
  { retry, overrun }: Waited = errorEntry(code),
): Record<string, string> {
  const { status } = errorEntry(code);
  return {
    ...(retry === null ? {} : { 'retry-after': String(Math.ceil(retry)) }),
    ...(overrun ? rateHeaders(overrun, retry ?? 0) : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(status === 405 ? { allow: 'GET, HEAD, OPTIONS' } : {}),
    ...(status === 426
      ? { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
      : {}),
  };
}

/**
 * The headers that tell of a rate in numbers (draft-ietf-httpapi-ratelimit-headers): how many in which
 * seconds, that none is left, and after how many seconds one is.
 */
export function rateHeaders({ name, rate }: Overrun, retry: number): Record<string, string> {
  const { burst, everyMs } = rate;
  const window = Math.max(1, Math.round((burst * everyMs) / 1_000));
  return {
    'ratelimit-policy': `"${name}";q=${burst};w=${window}`,
    ratelimit: `"${name}";r=0;t=${Math.ceil(retry)}`,
  };
}

/** Refuses a request that no handler has seen, and ends its connection. */
export function refuseResponse(response: ServerResponse, code: ErrorCode, limits: Limits): void {
  const body = refusalBody(code, limits);
  response.writeHead(errorEntry(code).status, lastHeaders(code, body, json));
  response.end(body);
}

/**
 * A refusal as bytes, for sockets on which nothing else can speak any more.
 * @param text in place of our words, for clients that know others
 */
export function rawRefusal(
  code: ErrorCode,
  limits: Limits,
  headers: Readonly<Record<string, string>> = {},
  text?: string,
): string {
  const { status } = errorEntry(code);
  const body = text ?? refusalBody(code, limits);
  const last = lastHeaders(code, body, text === undefined ? json : plain);
  const lines = Object.entries({ ...last, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const reason = STATUS_CODES[status] ?? '';
  return `HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${body}`;
}

const json = 'application/json';
const plain = 'text/plain; charset=utf-8';

/** The headers of an answer after which the connection ends. */
function lastHeaders(code: ErrorCode, body: string, type: string): Record<string, string> {
  return {
    ...headersOf('api'),
    ...refusalHeaders(code),
    'content-type': type,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    connection: 'close',
  };
}
