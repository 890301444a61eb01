import { expect, test } from 'vitest';
import type { Bus, Published } from '../../src/bus/bus.ts';

/** A road of the test's own, and what resolves when all that was published has arrived or is lost. */
export interface OpenBus {
  readonly bus: Bus;
  readonly settled: () => Promise<void>;
}

const typing = (room: string, name: string): Published => ({
  type: 'typing',
  room,
  author: { id: `${name}-id`, name },
});

/** What every road does. It may lose; what arrives, arrives so. */
export function busContract(open: () => OpenBus): void {
  test('keeps the order of what one node publishes', async () => {
    const { bus, settled } = open();
    const heard: Published[] = [];
    bus.subscribe('tea', (message) => heard.push(message));
    const all = Array.from({ length: 50 }, (_, i) => typing('tea', `${i}`));
    for (const message of all) bus.publish(message);
    await settled();
    const places = heard.map((message) => all.findIndex((one) => isSame(one, message)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test('reaches every ear of the room, and no ear of another', async () => {
    const { bus, settled } = open();
    const heard: string[] = [];
    bus.subscribe('tea', () => heard.push('ann'));
    bus.subscribe('tea', () => heard.push('bo'));
    bus.subscribe('garden', () => heard.push('cy'));
    bus.publish(typing('tea', 'ann'));
    await settled();
    expect(heard.toSorted()).toEqual(['ann', 'bo']);
  });

  test('the same function twice is two ears', async () => {
    const { bus, settled } = open();
    let heard = 0;
    const hear = () => heard++;
    const leave = bus.subscribe('tea', hear);
    bus.subscribe('tea', hear);
    leave();
    leave();
    bus.publish(typing('tea', 'ann'));
    await settled();
    expect(heard).toBe(1);
  });

  test('says nothing more to an ear that left, not even while it tells', async () => {
    const { bus, settled } = open();
    const heard: string[] = [];
    const leaves = [
      bus.subscribe('tea', () => {
        heard.push('ann');
        for (const leave of leaves) leave();
      }),
      bus.subscribe('tea', () => heard.push('bo')),
    ];
    bus.publish(typing('tea', 'ann'));
    bus.publish(typing('tea', 'ann'));
    await settled();
    expect(heard).toEqual(['ann']);
  });

  test('an ear that fails takes nothing from the others and is no matter of who publishes', async () => {
    const { bus, settled } = open();
    const heard: string[] = [];
    bus.subscribe('tea', () => {
      throw new Error('deaf');
    });
    bus.subscribe('tea', () => heard.push('bo'));
    expect(() => bus.publish(typing('tea', 'ann'))).not.toThrow();
    await settled();
    expect(heard).toEqual(['bo']);
  });

  test('publishing where nobody listens, or when it is closed, throws nothing', async () => {
    const { bus } = open();
    expect(() => bus.publish(typing('tea', 'ann'))).not.toThrow();
    await bus.close();
    await bus.close();
    expect(() => bus.publish(typing('tea', 'ann'))).not.toThrow();
  });
}

function isSame(one: Published, other: Published): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
