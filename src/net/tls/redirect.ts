import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { endRaw } from '../end-raw.ts';

/** A request as far as it says where it wants to go. */
export type Asked = Pick<IncomingMessage, 'url' | 'headers'>;

/** The way from what was asked without TLS to the same place with it. */
export type PlaceOf = (asked: Asked) => string;

const pathForm = /^\/[\x21-\x7e]*$/;

/** The same place on the port that was asked, as the request names it. */
export const samePort: PlaceOf = ({ url, headers }) => `https://${headers.host}${pathIn(url)}`;

/**
 * The same place where people find the server; without an address that is said, under the name that
 * the request gives, on the port that speaks TLS.
 */
export function mainPort(origin: string | undefined, port: number): PlaceOf {
  return ({ url, headers }) => {
    const name = (headers.host ?? '').replace(/:\d+$/, '');
    const host = port === 443 ? name : `${name}:${port}`;
    return `${origin ?? `https://${host}`}${pathIn(url)}`;
  };
}

/** Answers every request with the way to TLS. */
export function redirecting(place: PlaceOf): RequestListener {
  return (request, response: ServerResponse) => {
    const { body, headers } = answerTo(place(request));
    response.writeHead(308, headers);
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

/** The same answer on a socket on which nothing else speaks; it is the last. */
export function redirectRaw(socket: Duplex, location: string): void {
  const { body, headers } = answerTo(location);
  const lines = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  endRaw(socket, `HTTP/1.1 308 Permanent Redirect\r\n${lines.join('')}\r\n${body}`);
}

/** A request of a server as a whole, or of another by this one, begins at its first page. */
function pathIn(url: string | undefined): string {
  return url !== undefined && pathForm.test(url) ? url : '/';
}

function answerTo(location: string) {
  const body = `This is spoken to over TLS: ${location}\n`;
  const headers: Readonly<Record<string, string>> = {
    location,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  return { body, headers };
}
