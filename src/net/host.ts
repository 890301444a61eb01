import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';

const hostForm = /^(\[[\da-f:.]+\]|[\w.~%-]+)(:\d{1,5})?$/i;

/** Says whether a request is for this server by its name. */
export type TakesHost = (request: Pick<IncomingMessage, 'url' | 'headers'>) => boolean;

/**
 * Takes requests that name localhost, an address or one of `names`, on any port: a page whose own
 * name leads here (rebinding) is of another host, and its browser says so.
 *
 * @param names lower case, without a port; `any` takes every host
 * @example createHostCheck(['chat.example.org'])
 */
export function createHostCheck(names: 'any' | readonly string[]): TakesHost {
  if (names === 'any') return () => true;
  const own = new Set(['localhost', ...names]);
  const isOwn = (host: string) => {
    const name = nameIn(host);
    return name !== undefined && (own.has(name) || isAddress(name));
  };
  return ({ url = '', headers }) => {
    const target = authorityOf(url);
    return isOwn(headers.host ?? '') && (target === undefined || isOwn(target));
  };
}

/** Can it be a Host header? */
export function isHost(header: string | undefined): boolean {
  return header !== undefined && hostForm.test(header);
}

/** Without port and final dot, in lower case. */
function nameIn(host: string): string | undefined {
  return hostForm.exec(host)?.[1]?.toLowerCase().replace(/\.$/, '');
}

/** An address as every browser writes it: four decimal numbers, or brackets. */
function isAddress(name: string): boolean {
  return isIP(name) === 4 || (name.startsWith('[') && isIPv6(name.slice(1, -1)));
}

/** The host of a whole URL in the place of a path, as proxies are asked; it counts like a Host. */
function authorityOf(url: string): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
}
