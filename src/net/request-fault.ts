import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import { listsSubprotocols, readOffers } from './extension.ts';
import { isHost, type TakesHost } from './host.ts';

const mostHeaders = 100;
/** As Node takes it, of requests without an upgrade. */
const continues = /^100-continue$/i;
const keyForm = /^[A-Za-z\d+/]{22}==$/;

const anyHost: TakesHost = () => true;

/** The fault of a request that is not looked at any further; Node itself lets it pass. */
export function requestFault(
  request: IncomingMessage,
  limits: Pick<Limits, 'urlBytes'>,
  takesHost: TakesHost = anyHost,
): ErrorCode | undefined {
  if (request.rawHeaders.length > mostHeaders * 2) return 'headers_too_big';
  if (!namesOneHost(request)) return 'wrong_host';
  if (!takesHost(request)) return 'strange_host';
  if ((request.url ?? '').length > limits.urlBytes) return 'url_too_long';
  if (request.method === 'TRACE') return 'wrong_method';
  // Of an upgrade Node does not look at it.
  const { expect } = request.headers;
  if (expect !== undefined && !continues.test(expect)) return 'wrong_expect';
  return isPlainlySent(request) ? undefined : 'wrong_coding';
}

/** The origin or the host that a request names, where it is refused for that. */
export function strangeOf(code: ErrorCode, { headers }: IncomingMessage): string | undefined {
  if (code === 'origin_refused') return headers.origin;
  return code === 'strange_host' ? headers.host : undefined;
}

/** The fault of an upgrade that may not become a WebSocket. */
export function upgradeFault(
  request: IncomingMessage,
  limits: Pick<Limits, 'urlBytes'>,
  takesHost: TakesHost = anyHost,
): ErrorCode | undefined {
  if (request.method !== 'GET') return 'wrong_method';
  const { upgrade, 'sec-websocket-version': version, 'sec-websocket-key': key } = request.headers;
  const code = requestFault(request, limits, takesHost);
  if (code) return code;
  if (upgrade?.toLowerCase() !== 'websocket') return 'wrong_version';
  if (request.httpVersion !== '1.1' || version !== '13') return 'wrong_version';
  if (!key || !keyForm.test(key) || hasBody(request)) return 'bad_request';
  const { 'sec-websocket-protocol': names, 'sec-websocket-extensions': offers } = request.headers;
  if (names !== undefined && !listsSubprotocols(names)) return 'bad_request';
  if (offers !== undefined && !readOffers(offers)) return 'bad_request';
  return undefined;
}

/** Node undoes chunks alone: what else a body is coded by would be taken for the body. */
function isPlainlySent({ headers }: IncomingMessage): boolean {
  const coding = headers['transfer-encoding'];
  return coding === undefined || coding.trim().toLowerCase() === 'chunked';
}

/** Its octets would be taken for frames. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function namesOneHost(request: IncomingMessage): boolean {
  let hosts = 0;
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    if (request.rawHeaders[i]?.toLowerCase() === 'host') hosts++;
  }
  return hosts === 1 && isHost(request.headers.host);
}
