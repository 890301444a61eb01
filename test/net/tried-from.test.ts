import { expect, test } from 'vitest';
import { triedFrom } from '../../src/net/tried-from.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  [undefined, undefined],
])('tries from %s are counted by %s', (address, counted) => {
  expect(triedFrom(address, false)).toBe(counted);
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
])('a proxy at %s that asks for others is none of them', (address) => {
  expect(triedFrom(address, true)).toBe(undefined);
});

test.each([
  '203.0.113.7',
  '172.32.0.1',
  '2001:db8::1',
])('%s is itself, whatever it says of others', (address) => {
  expect(triedFrom(address, true)).toBe(triedFrom(address, false));
});
