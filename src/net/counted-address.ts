import type { IncomingMessage } from 'node:http';
import type { Log } from '../log.ts';
import { plainAddress, subscriberOf } from './ip.ts';
import { isNear, type Trusted } from './trusted.ts';

/** The place that a request comes from. */
export interface CountedAddress {
  /** The address of who asks, as far as it is known: a proxy's that is not trusted, or names nobody. */
  readonly from: string | undefined;
  /**
   * The address by which it counts: one IPv4, or the /64 that one subscriber of IPv6 has. Undefined
   * where a proxy asks for others, who can't be told apart by it.
   */
  readonly countedFrom: string | undefined;
  /**
   * The address that a bar holds for: the same, or the other end's where others can't be told apart
   * behind it. A header that anybody may write takes nobody out of a bar.
   */
  readonly barredFrom: string | undefined;
}

/** A request, as far as it tells where it comes from. */
export interface Sent {
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly headers: IncomingMessage['headers'];
}

/** Says by which address a request counts. */
export interface AddressCount {
  of(request: Sent): CountedAddress;
  /** Is the other end of a connection a proxy that is believed, and no client itself? */
  isProxy(address: string): boolean;
  /** The same, or has it passed requests on without being believed? */
  asksForOthers(address: string): boolean;
}

const signs = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Proxies near by that are known without a name: their connections are not counted by address. */
const mostPassers = 100;
const namesNobody = 'it is trusted, and names nobody in X-Forwarded-For or Forwarded';
const isNoneNamed = 'it passes requests on, and --trust-proxy does not name it';

/** Does a request say that somebody passed it on? @param header reads one of its headers */
export function isForwarded(header: (name: string) => unknown): boolean {
  return signs.some((name) => (header(name) ?? undefined) !== undefined);
}

/**
 * Counts requests by the addresses of those who ask. Of a trusted proxy the right-most address is
 * taken that is not trusted itself: what stands left of it, anybody may have written. Of others such
 * headers count for nothing; only where no proxy is named at all, one near by that passes requests on
 * is taken for a proxy, and not for a client.
 *
 * @param trusted the proxies that are believed; undefined where the host named none
 * @param log told once of a proxy whose clients can't be counted
 * @example
 * const count = createAddressCount(readTrusted(['loopback']), log);
 * count.of({ socket: { remoteAddress: '127.0.0.1' }, headers: { 'x-forwarded-for': '192.0.2.1' } });
 * // { from: '192.0.2.1', countedFrom: '192.0.2.1', barredFrom: '192.0.2.1' }
 */
export function createAddressCount(
  trusted: Trusted | undefined,
  log: Pick<Log, 'warn'>,
): AddressCount {
  let isTold = false;
  /** Those near by that passed requests on, where no proxy is named. */
  const passers = new Set<string>();
  const tell = (proxy: string, why: string) => {
    if (!isTold) log.warn({ proxy }, `counts by address are off behind a proxy: ${why}`);
    isTold = true;
  };
  const isProxy = (address: string) => trusted?.has(address) === true;
  return {
    isProxy: (address) => isProxy(plainAddress(address) ?? address),
    asksForOthers(address) {
      const plain = plainAddress(address) ?? address;
      return isProxy(plain) || passers.has(plain);
    },
    of({ socket: { remoteAddress }, headers }) {
      const peer = remoteAddress === undefined ? undefined : plainAddress(remoteAddress);
      if (peer === undefined) {
        return { from: remoteAddress, countedFrom: undefined, barredFrom: undefined };
      }
      const own = subscriberOf(peer);
      const itself = { from: peer, countedFrom: own, barredFrom: own };
      const isTrusted = isProxy(peer);
      if (!isTrusted && (trusted || !isNear(peer))) return itself;
      if (!isForwarded((name) => headers[name])) return itself;
      const client = isTrusted ? clientIn(headers, isProxy) : undefined;
      if (client !== undefined) {
        const counted = subscriberOf(client);
        return { from: client, countedFrom: counted, barredFrom: counted };
      }
      if (!isTrusted && passers.size < mostPassers) passers.add(peer);
      tell(peer, isTrusted ? namesNobody : isNoneNamed);
      return { from: peer, countedFrom: undefined, barredFrom: own };
    },
  };
}

/** The client that trusted proxies name; undefined where they know none. */
function clientIn(
  headers: Sent['headers'],
  isProxy: (address: string) => boolean,
): string | undefined {
  let client: string | undefined;
  for (const hop of hopsOf(headers)) {
    const address = addressIn(hop);
    if (address === undefined) return undefined;
    client = address;
    if (!isProxy(address)) break;
  }
  return client;
}

/**
 * The addresses that a request was passed on for, the nearest first. `Forwarded` is read where there is
 * no `X-Forwarded-For`: of a header that its proxy does not write, it passes on what anybody wrote.
 */
function hopsOf(headers: Sent['headers']): readonly string[] {
  const list = textOf(headers['x-forwarded-for']);
  if (list !== undefined) return namesIn(list);
  return namesIn(textOf(headers['forwarded']) ?? '').map((element) => {
    return /(?:^|;)\s*for\s*=\s*("[^"]*"|[^;\s]*)/i.exec(element)?.[1]?.replaceAll('"', '') ?? '';
  });
}

function namesIn(list: string): readonly string[] {
  const names = list.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '').reverse();
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'object' ? header.join() : header;
}

/** The address of a hop, which may carry a port; undefined where it is a word or a made-up name. */
function addressIn(hop: string): string | undefined {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(hop)?.[1];
  if (bracketed !== undefined) return bracketed.includes(':') ? plainAddress(bracketed) : undefined;
  return plainAddress(/^([\d.]+):\d{1,5}$/.exec(hop)?.[1] ?? hop);
}
