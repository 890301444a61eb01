import { isIPv4 } from 'node:net';

/** @example isLoopback('127.0.0.1') // true */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (bare === 'localhost' || bare === '::1') return true;
  const mapped = bare.replace(/^::ffff:/, '');
  return isIPv4(mapped) && mapped.startsWith('127.');
}
