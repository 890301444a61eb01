import { readTrusted, type Trusted } from '../net/trusted.ts';
import { BadOption, type Given } from './value.ts';

/** The proxies that are believed; undefined where none are named. @throws BadOption */
export function readTrust({ value }: Given): Trusted | undefined {
  if (value === undefined) return undefined;
  const list = typeof value === 'string' ? value.split(',') : value;
  const read = Array.isArray(list) && list.length > 0 ? readTrusted(list.map(String)) : undefined;
  if (read && 'has' in read) return read;
  throw new BadOption(
    `A trusted proxy is an address, a range like 10.0.0.0/8, loopback, private or none, not "${read?.wrong ?? String(value)}".`,
  );
}
