import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { plainAddress } from './ip.ts';

/** The addresses of proxies that are believed when they say for whom they ask. */
export interface Trusted {
  /** The words they were named by. */
  readonly names: readonly string[];
  /** @param address as `plainAddress` spells it */
  has(address: string): boolean;
}

/** A range of addresses: those that begin with the same bits. */
type Range = readonly [address: string, bits: number];

/** Words for ranges that need not be known by heart; `none` is a proxy nowhere. */
const words: Readonly<Record<string, readonly Range[]>> = {
  none: [],
  loopback: [
    ['127.0.0.0', 8],
    ['::1', 128],
  ],
  private: [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['fc00::', 7],
    ['fe80::', 10],
  ],
};

/**
 * Reads a list of addresses, ranges and words.
 *
 * @param list `192.0.2.1`, `10.1.0.0/16`, `2001:db8::/32`, `loopback`, `private` or `none`
 * @returns the first of it that is none of these, where there is one
 */
export function readTrusted(list: readonly string[]): Trusted | { readonly wrong: string } {
  const names = list.map((name) => name.trim());
  const block = new BlockList();
  for (const name of names) {
    const ranges = Object.hasOwn(words, name) ? words[name] : rangeOf(name);
    if (!ranges) return { wrong: name };
    for (const [address, bits] of ranges) block.addSubnet(address, bits, familyOf(address));
  }
  return { names, has: (address) => block.check(address, familyOf(address)) };
}

function rangeOf(name: string): readonly Range[] | undefined {
  const [, text = '', bits] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(name) ?? [];
  if (!isIPv4(text) && !isIPv6(text)) return undefined;
  const most = isIPv4(text) ? 32 : 128;
  const length = bits === undefined ? most : Number(bits);
  if (length > most) return undefined;
  if (bits !== undefined) return [[text, length]];
  // One address may be an IPv4 in the clothes of IPv6.
  const address = plainAddress(text) ?? text;
  return [[address, isIPv4(address) ? 32 : 128]];
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** The places of a host's own proxy: this machine and private networks. */
const own = readTrusted(['loopback', 'private']);

/** Does somebody ask from a place where a host's own proxy may stand? */
export function isNear(address: string): boolean {
  return 'has' in own && own.has(address);
}
