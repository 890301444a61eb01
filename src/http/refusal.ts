import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Log } from '../log.ts';
import { type ErrorCode, errorEntry, Refusal } from '../protocol/error.ts';
import { securityHeaders } from './header.ts';

/** What is thrown, as a code: an expected no as its own, anything else as a bug that is logged. */
export function codeOf(thrown: unknown, log: Log): ErrorCode {
  if (thrown instanceof Refusal) return thrown.code;
  log.error({ err: thrown }, 'a request broke');
  return 'internal';
}

/** The body of every refusal over HTTP. */
export function refusalBody(code: ErrorCode): string {
  const { text, retry } = errorEntry(code);
  return JSON.stringify({ error: { code, text, retry } });
}

/** What the status of a refusal asks for beside it. */
export function refusalHeaders(code: ErrorCode): Record<string, string> {
  const { status, retry } = errorEntry(code);
  return {
    ...(retry === null ? {} : { 'retry-after': String(retry) }),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(status === 426
      ? { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
      : {}),
  };
}

/** Refuses a request that no handler has seen, and ends its connection. */
export function refuseResponse(response: ServerResponse, code: ErrorCode): void {
  response.writeHead(errorEntry(code).status, lastHeaders(code));
  response.end(refusalBody(code));
}

/** A refusal as bytes, for sockets on which nothing else can speak any more. */
export function rawRefusal(
  code: ErrorCode,
  headers: Readonly<Record<string, string>> = {},
  text?: string,
): string {
  const { status } = errorEntry(code);
  const last = text === undefined ? lastHeaders(code) : plainLastHeaders(code, text);
  const lines = Object.entries({ ...last, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const reason = STATUS_CODES[status] ?? '';
  return `HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${text ?? refusalBody(code)}`;
}

/** Of an answer after which the connection ends. */
function lastHeaders(code: ErrorCode): Record<string, string> {
  return {
    ...securityHeaders,
    ...refusalHeaders(code),
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(refusalBody(code))),
    'cache-control': 'no-store',
    connection: 'close',
  };
}

function plainLastHeaders(code: ErrorCode, text: string): Record<string, string> {
  return {
    ...lastHeaders(code),
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
  };
}
