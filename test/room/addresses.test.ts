import { expect, test } from 'vitest';
import type { RoomKey } from '../../src/protocol/code.ts';
import { Addresses, type Bar } from '../../src/room/addresses.ts';

const room = (name: string) => name as RoomKey;
const bo = { author: { id: 'g_bo', name: 'bo' }, address: '192.0.2.1' };
const cy = { author: { id: 'g_cy', name: 'cy' }, address: '198.51.100.7' };
const bar: Bar = { person: 'g_bo', hash: 'there', code: 'timed_out', known: new Set() };

test('who writes into many rooms drives out no place of another, but by as many messages', () => {
  const addresses = new Addresses(300);
  addresses.note(room('tea'), 1, bo, undefined, 0);
  for (let n = 0; n < 250; n++) addresses.note(room(`r${n}`), 1, cy, undefined, n);
  expect(addresses.markOf(room('tea'), 1, 250)).toMatchObject({ author: 'g_bo' });
  addresses.note(room('tea'), 2, bo, undefined, 250);
  for (let n = 0; n < 250; n++) addresses.note(room(`s${n}`), 1, cy, undefined, n);
  expect(addresses.markOf(room('tea'), 2, 500)).toMatchObject({ author: 'g_bo' });
  expect(addresses.markOf(room('r0'), 1, 500)).toBeUndefined();
  for (let n = 0; n < 300; n++) addresses.note(room('one'), n, cy, undefined, n);
  expect(addresses.markOf(room('tea'), 2, 500)).toBeUndefined();
  expect(addresses.markOf(room('one'), 299, 500)).toMatchObject({ author: 'g_cy' });
});

test('a bar said again is one: it takes no room from others, and taken back, the one before holds', () => {
  const addresses = new Addresses();
  const tea = room('tea');
  for (let n = 1; n <= 2_000; n++) {
    expect(addresses.add(tea, { ...bar, until: 10_000 + n }, 0)).toBeDefined();
  }
  const undo = addresses.add(tea, { ...bar, until: 50_000 }, 0);
  expect(addresses.hasFor(tea, 'g_bo', 49_999)).toBe(true);
  undo?.();
  expect(addresses.hasFor(tea, 'g_bo', 11_999)).toBe(true);
  expect(addresses.hasFor(tea, 'g_bo', 12_001)).toBe(false);
  addresses.add(tea, { ...bar, until: 5_000 }, 0);
  expect(addresses.hasFor(tea, 'g_bo', 11_999)).toBe(true);
  expect(addresses.add(tea, { ...bar, person: 'g_cy' }, 0)).toBeDefined();
});
