import { isIPv4, isIPv6 } from 'node:net';

/**
 * An address in its one spelling, whatever it was written as; undefined where it is none. An IPv4
 * address in the clothes of IPv6 is that IPv4 address.
 *
 * @example plainAddress('::ffff:C000:0201') // '192.0.2.1'
 * @example plainAddress('FE80::1%eth0') // 'fe80:0:0:0:0:0:0:1'
 */
export function plainAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const bare = text.replace(/%.*$/s, '');
  if (!isIPv6(bare)) return undefined;
  const groups = groupsOf(bare);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped ? dotted(groups) : groups.map((group) => group.toString(16)).join(':');
}

/** The IPv4 address in the last two groups. */
function dotted(groups: readonly number[]): string {
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
}

/** An IPv4 address behind a translator (NAT64, SIIT) begins so: in one /64 are those of all the world. */
const translated = '64:ff9b:0:0:0:0:';

/**
 * The part of an address that one subscriber has: all of an IPv4, also of one that a translator spells
 * as IPv6, and the /64 of an IPv6.
 *
 * @param address as `plainAddress` spells it
 * @example subscriberOf('2001:db8:0:0:0:0:0:1') // '2001:db8:0:0'
 * @example subscriberOf('64:ff9b:0:0:0:0:c000:201') // '192.0.2.1'
 */
export function subscriberOf(address: string): string {
  if (address.startsWith(translated)) return dotted(groupsOf(address));
  return address.includes(':') ? address.split(':', 4).join(':') : address;
}

/**
 * The same as a firewall takes it.
 *
 * @param address in any spelling, or the part that `subscriberOf` tells
 * @example subscriberRange('2001:DB8::1') // '2001:db8:0:0::/64'
 * @example subscriberRange('::ffff:192.0.2.1') // '192.0.2.1'
 */
export function subscriberRange(address: string): string {
  const own = subscriberOf(plainAddress(address) ?? address);
  return own.includes(':') ? `${own}::/64` : own;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const before = partsOf(head);
  if (tail === undefined) return before;
  const after = partsOf(tail);
  return [...before, ...Array(8 - before.length - after.length).fill(0), ...after];
}

/** The groups of one side of `::`; the last two may be written as an IPv4 address. */
function partsOf(side: string): readonly number[] {
  if (side === '') return [];
  return side.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
