import { expect, test } from 'vitest';
import { type CountedAddress, createAddressCount } from '../../src/net/counted-address.ts';
import { readTrusted, type Trusted } from '../../src/net/trusted.ts';

const silent = { warn: () => {} };

function trust(...list: string[]): Trusted {
  const read = readTrusted(list);
  if ('has' in read) return read;
  throw new Error(`${read.wrong} is no address`);
}

function asked(
  remoteAddress: string | undefined,
  headers: Record<string, string> = {},
  trusted?: Trusted,
): CountedAddress {
  return createAddressCount(trusted, silent).of({ socket: { remoteAddress }, headers });
}

/** The address of a client for whom a trusted proxy asks with `X-Forwarded-For`. */
const named = (list: string) =>
  asked('127.0.0.1', { 'x-forwarded-for': list }, trust('loopback', '10.0.0.0/8')).from;

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['64:ff9b::192.0.2.1', '192.0.2.1'],
  ['64:FF9B::C000:0201', '192.0.2.1'],
  ['64:ff9b:1::192.0.2.1', '64:ff9b:1:0'],
  ['::1', '0:0:0:0'],
  ['::', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['nonsense', undefined],
  [undefined, undefined],
])('what comes from %s is counted by %s', (address, counted) => {
  expect(asked(address).countedFrom).toBe(counted);
});

test.each([
  '127.0.0.1',
  '::1',
  '::ffff:127.0.0.1',
  '10.0.0.2',
  '172.20.0.3',
  '192.168.1.1',
  'fd00::2',
  'fe80::1%eth0',
])('a proxy at %s that asks for others, and is not trusted, is none of them', (address) => {
  for (const name of ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']) {
    expect(asked(address, { [name]: '192.0.2.1' }).countedFrom).toBe(undefined);
  }
});

test.each([
  '203.0.113.7',
  '172.32.0.1',
  '2001:db8::1',
])('%s is itself, whatever it says of others', (address) => {
  const forged = { 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1' };
  expect(asked(address, forged)).toEqual(asked(address));
  expect(asked(address, forged, trust('loopback', 'private'))).toEqual(asked(address));
});

test('where proxies are named, what others near by say counts for nothing, too', () => {
  const forged = { 'x-forwarded-for': '192.0.2.1' };
  expect(asked('10.0.0.9', forged, trust('127.0.0.1')).countedFrom).toBe('10.0.0.9');
  expect(asked('127.0.0.1', forged, trust('none')).countedFrom).toBe('127.0.0.1');
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['  192.0.2.1  ', '192.0.2.1'],
  // The right-most that is no proxy itself: what stands left of it, anybody may have written.
  ['198.51.100.1, 192.0.2.1', '192.0.2.1'],
  ['198.51.100.1, 192.0.2.1, 10.1.2.3, 127.0.0.1', '192.0.2.1'],
  ['unknown, <script>, 192.0.2.1', '192.0.2.1'],
  ['10.9.9.9, 10.1.2.3', '10.9.9.9'],
  ['192.0.2.1,,', '192.0.2.1'],
  [Array(10).fill('198.51.100.1').join(', ').concat(', 192.0.2.1'), '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['[::ffff:192.0.2.1]:4711', '192.0.2.1'],
  ['2001:DB8::1', '2001:db8:0:0:0:0:0:1'],
  ['[2001:db8::1]', '2001:db8:0:0:0:0:0:1'],
  ['[2001:db8::1]:47', '2001:db8:0:0:0:0:0:1'],
  ['[2001:db8::1%eth0]:47', '2001:db8:0:0:0:0:0:1'],
])('behind a trusted proxy, %s is %s', (list, client) => {
  expect(named(list)).toBe(client);
});

test.each([
  'unknown',
  '_hidden',
  '192.0.2.1, unknown',
  '192.0.2.1, _SEVKISEK',
  '192.0.2.256',
  '0x7f.1',
  '3221225985',
  '192.0.2.010',
  '[192.0.2.1]',
  '[2001:db8::1',
  '2001:db8::1]',
  '[2001:db8::1]:4711111',
  '1:2:3:4:5:6:7:8:9',
  '192.0.2.1 192.0.2.2',
  ',',
])('behind a trusted proxy, %s is nobody that could be told apart', (list) => {
  const sent = asked('127.0.0.1', { 'x-forwarded-for': list }, trust('loopback'));
  expect(sent).toEqual({ from: '127.0.0.1', countedFrom: undefined, barredFrom: '127.0.0.1' });
});

test.each([
  ['for=192.0.2.1', '192.0.2.1'],
  ['For="192.0.2.1:4711";proto=https', '192.0.2.1'],
  ['for="[2001:db8::1]:47"', '2001:db8:0:0:0:0:0:1'],
  ['for=198.51.100.1;by=203.0.113.1, proto=https;for=192.0.2.1, for=127.0.0.1', '192.0.2.1'],
  ['for=192.0.2.1, for=unknown', '127.0.0.1'],
  ['for=192.0.2.1, for=_hidden', '127.0.0.1'],
  ['by=192.0.2.1', '127.0.0.1'],
])('Forwarded: %s is %s', (forwarded, client) => {
  expect(asked('127.0.0.1', { forwarded }, trust('loopback')).from).toBe(client);
});

test('a Forwarded of the client is not read where the proxy writes X-Forwarded-For', () => {
  const headers = { forwarded: 'for=198.51.100.1', 'x-forwarded-for': '192.0.2.1' };
  expect(asked('127.0.0.1', headers, trust('loopback')).from).toBe('192.0.2.1');
});

test('a trusted proxy that asks for itself is itself', () => {
  expect(asked('127.0.0.1', {}, trust('loopback')).countedFrom).toBe('127.0.0.1');
});

test.each([
  [['2001:db8::/32'], '2001:db8:1::1'],
  [['192.0.2.1'], '::ffff:192.0.2.1'],
  [['::ffff:192.0.2.1'], '192.0.2.1'],
  [['10.0.0.0/8', ' 192.0.2.0/24 '], '192.0.2.200'],
  [['private'], '172.31.255.255'],
  [['loopback'], '::1'],
])('%s names the proxy %s', (list, address) => {
  expect(createAddressCount(trust(...list), silent).isProxy(address)).toBe(true);
});

test.each([
  '',
  'localhost',
  '10.0.0.0/33',
  '10.0.0.0/',
  '2001:db8::/129',
  '10.0.0/8',
  'toString',
])('"%s" names no proxy', (name) => {
  expect(readTrusted([name])).toEqual({ wrong: name });
});

test('a proxy whose clients cannot be counted is told of once', () => {
  const told: unknown[] = [];
  const count = createAddressCount(undefined, { warn: (...line: unknown[]) => told.push(line) });
  const headers = { 'x-forwarded-for': '192.0.2.1' };
  count.of({ socket: { remoteAddress: '127.0.0.1' }, headers: {} });
  expect(told).toEqual([]);
  for (const remoteAddress of ['127.0.0.1', '10.0.0.1']) {
    count.of({ socket: { remoteAddress }, headers });
  }
  const line = expect.stringContaining('counts by address are off behind a proxy');
  expect(told).toEqual([[{ proxy: '127.0.0.1' }, line]]);
});

test('one near by that passed a request on is known for that from then on', () => {
  const count = createAddressCount(undefined, silent);
  expect(count.asksForOthers('::ffff:10.0.0.1')).toBe(false);
  const headers = { 'x-forwarded-for': '192.0.2.1' };
  count.of({ socket: { remoteAddress: '10.0.0.1' }, headers });
  count.of({ socket: { remoteAddress: '203.0.113.7' }, headers });
  expect(count.asksForOthers('::ffff:10.0.0.1')).toBe(true);
  expect(count.asksForOthers('203.0.113.7')).toBe(false);
  expect(count.isProxy('10.0.0.1')).toBe(false);
});
