import { BlockList, isIPv6 } from 'node:net';

/** The places of a host's proxy: this machine and private networks. */
const near = new BlockList();
near.addSubnet('127.0.0.0', 8);
near.addSubnet('10.0.0.0', 8);
near.addSubnet('172.16.0.0', 12);
near.addSubnet('192.168.0.0', 16);
near.addAddress('::1', 'ipv6');
near.addSubnet('fc00::', 7, 'ipv6');
near.addSubnet('fe80::', 10, 'ipv6');

/**
 * The address by which tries are counted: one IPv4, or the /64 that one subscriber of IPv6 has.
 *
 * @param isForwarded whether the request says that somebody passed it on
 * @returns undefined where a proxy asks for others, who can't be told apart by it
 * @example triedFrom('2001:db8::1', false) // '2001:db8:0:0'
 */
export function triedFrom(address: string | undefined, isForwarded: boolean): string | undefined {
  if (address === undefined) return undefined;
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4';
  if (isForwarded && near.check(plain, family)) return undefined;
  return family === 'ipv6' ? networkOf(plain) : plain;
}

/** The first four groups of an address. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...(tail === undefined ? [] : zeros), ...after].slice(0, 4).join(':');
}
