import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { endRaw } from '../net/end-raw.ts';
import { upgradeFault } from '../net/request-fault.ts';
import { defaultLimits } from '../protocol/limit.ts';

/** An answer instead of a WebSocket, in golem's words. */
export interface HandshakeRefusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const notAuthorised: HandshakeRefusal = { status: 403, text: 'Authorization failed\n' };
export const goingAway: HandshakeRefusal = {
  status: 503,
  text: 'The server goes away\n',
  headers: { 'retry-after': '1' },
};
export const nothingHere: HandshakeRefusal = { status: 404, text: 'Not found\n' };

const wrongOrigin: HandshakeRefusal = { status: 403, text: 'Origin not allowed\n' };
const wrongMethod: HandshakeRefusal = {
  status: 405,
  text: 'Method not allowed\n',
  headers: { allow: 'GET' },
};
const noHandshake: HandshakeRefusal = {
  status: 400,
  text: 'Not a websocket handshake\n',
  headers: { 'sec-websocket-version': '13' },
};

/** The refusal of an upgrade before anybody is asked, if there is one. */
export function refusalOf(
  request: IncomingMessage,
  origins: readonly string[] | 'same' | undefined,
): HandshakeRefusal | undefined {
  const code = upgradeFault(request, defaultLimits);
  if (code) return code === 'wrong_method' ? wrongMethod : noHandshake;
  return origins && !mayCome(request.headers, origins) ? wrongOrigin : undefined;
}

/** Ends an upgrade with an answer. */
export function refuse(socket: Duplex, refusal: HandshakeRefusal): void {
  const lines = Object.entries(headersOf(refusal)).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = `${refusal.status} ${STATUS_CODES[refusal.status]}`;
  endRaw(socket, `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${refusal.text}`);
}

/** Answers a request that did not even ask for an upgrade. */
export function refusePlain(request: IncomingMessage, response: ServerResponse): void {
  answer(response, request.method === 'GET' ? noHandshake : wrongMethod);
}

export function answer(response: ServerResponse, refusal: HandshakeRefusal): void {
  response.writeHead(refusal.status, headersOf(refusal)).end(refusal.text);
}

function headersOf({ text, headers }: HandshakeRefusal): Record<string, string> {
  return {
    ...headers,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    'x-content-type-options': 'nosniff',
    connection: 'close',
  };
}

function mayCome(
  { origin, host }: IncomingMessage['headers'],
  origins: readonly string[] | 'same',
): boolean {
  if (!origin) return false;
  if (origins !== 'same') return origins.includes(origin);
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
