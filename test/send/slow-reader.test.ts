import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { roomcode } from '../../src/dialect/roomcode.ts';
import { webSocketFraming } from '../../src/send/frame.ts';
import type { Outlet } from '../../src/send/outlet.ts';
import { type House, named, openHouse, openWire } from '../support/house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.end());

const padding = 'x'.repeat(3_900);
const count = 4_000;

function enter(outlet: Outlet) {
  return house.hub.enter({
    room: named('busy'),
    dialect: roomcode,
    framing: webSocketFraming,
    outlet,
    member: String(Math.random()),
    onLost: (error) => {
      throw error;
    },
  });
}

/** The numbers that the lines begin with, in the order in which the client hears them. */
function numbersOf(client: Socket, last: number): Promise<number[]> {
  const numbers: number[] = [];
  let carried = '';
  return new Promise((resolve) => {
    client.on('data', (chunk: Buffer) => {
      const text = carried + chunk.toString('latin1');
      const end = text.lastIndexOf('#');
      const whole = end >= text.length - 8 ? end : text.length;
      for (const [, number] of text.slice(0, whole).matchAll(/#(\d+) /g))
        numbers.push(Number(number));
      carried = text.slice(whole);
      if (numbers.at(-1) === last) resolve(numbers);
    });
    client.resume();
  });
}

const oneTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

test('a stalled reader holds up nobody, costs a cursor, and misses nothing', async () => {
  const [quick, slow] = await Promise.all([openWire(house), openWire(house)]);
  await Promise.all([enter(quick.outlet), enter(slow.outlet)]);
  const heard = numbersOf(quick.client, count);
  let most = 0;
  for (const n of oneTo(count / 100)) {
    const hundred = oneTo(100).map((i) => house.post('busy', `#${(n - 1) * 100 + i} ${padding}`));
    await Promise.all(hundred);
    most = Math.max(most, slow.outlet.unsent);
  }
  expect(await heard).toEqual(oneTo(count));
  expect(slow.outlet.congested).toBe(true);
  expect(most).toBeLessThanOrEqual(2 * house.limits.unsentBytes);
  expect(await numbersOf(slow.client, count)).toEqual(oneTo(count));
  quick.end();
  slow.end();
});

test('a reader who takes nothing for too long is stalled, one who takes something is not', async () => {
  const wire = await openWire(house);
  await enter(wire.outlet);
  for (let i = 0; !wire.outlet.congested; i++) await house.post('busy', `#${i} ${padding}`);
  expect(wire.outlet.isStalled(0)).toBe(false);
  expect(wire.outlet.isStalled(29_000)).toBe(false);
  expect(wire.outlet.isStalled(31_000)).toBe(true);
  const drained = new Promise<void>((resolve) => wire.outlet.whenDrained(resolve));
  wire.client.resume();
  await drained;
  expect(wire.outlet.isStalled(31_001)).toBe(false);
  wire.end();
});
