import { type IncomingMessage, request as requestPlainly } from 'node:http';
import { request as requestOverTls } from 'node:https';
import type { Socket } from 'node:net';

/** The server as people reach it. */
export interface Target {
  /** The address of the site: `https://chat.example.org`, with a path where it stands below one. */
  readonly url: URL;
  /** Certificates to trust besides the usual ones. */
  readonly ca?: string | undefined;
  /** The port at which people arrive who type the name alone; absent where that is not looked at. */
  readonly plainPort?: number | undefined;
  /** Milliseconds for which one answer is waited for. */
  readonly patience: number;
}

/** An answer over HTTP, whole. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Milliseconds from the question to the last byte. */
  readonly took: number;
  /** Its end by the clock of this machine, in milliseconds since 1970. */
  readonly at: number;
  /** This end of the connection. */
  readonly local: { readonly address: string | undefined; readonly port: number | undefined };
}

type Headers = Readonly<Record<string, string>>;

/** As much of a body as is read. */
const mostBytes = 1_048_576;

/** A certificate that is not right is told of once, and all else is looked at nonetheless. */
export const anyCertificate = { rejectUnauthorized: false } as const;

export const isSecure = ({ url }: Target): boolean => url.protocol === 'https:';

/** The address of a path of the site. @example placeIn(target, '/healthz') */
export const placeIn = ({ url }: Target, path: string): URL => new URL(siteOf(url) + path);

/** A site as links have it, without a slash at its end. */
export const siteOf = ({ href }: URL): string => href.replace(/\/$/, '');

/** The name or address that is asked, without the brackets of an IPv6 one. */
export const hostOf = ({ url }: Target): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

export const portOf = (target: Target): number =>
  Number(target.url.port) || (isSecure(target) ? 443 : 80);

/**
 * Asks for a path, on a connection of its own.
 *
 * @returns the answer as its head came; its body is the caller's to read, or to destroy
 */
export function begin(target: Target, path: string, headers: Headers = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = isSecure(target) ? requestOverTls : requestPlainly;
  const asked = request(placeIn(target, path), { headers, agent: false, ...anyCertificate });
  asked.once('response', (response) => {
    // What goes on may be silent for longer.
    asked.setTimeout(0);
    resolve(response);
  });
  asked.on('error', reject);
  asked.setTimeout(target.patience, () => asked.destroy(new Error('no answer in time')));
  asked.end();
  return { response: promise, end: () => asked.destroy() };
}

/** Asks for a path, and reads the answer. @throws Error where none comes */
export async function ask(target: Target, path: string, headers?: Headers): Promise<Answered> {
  const start = performance.now();
  const { response, end } = begin(target, path, headers);
  const found = await response;
  const late = setTimeout(end, target.patience);
  const { localAddress, localPort } = found.socket as Socket;
  let body = '';
  found.setEncoding('utf8');
  try {
    for await (const text of found) {
      body += text;
      if (body.length > mostBytes) break;
    }
  } finally {
    clearTimeout(late);
    end();
  }
  return {
    status: found.statusCode ?? 0,
    headers: found.headers,
    body,
    took: Math.ceil(performance.now() - start),
    at: Date.now(),
    local: { address: localAddress, port: localPort },
  };
}

/** The code of a refusal of Parlour's own; undefined where something else said it. */
export function codeIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { readonly error?: { readonly code?: unknown } };
    return typeof error?.code === 'string' ? error.code : undefined;
  } catch {
    return undefined;
  }
}

/** A word for why something could not be done. */
export function whyOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
