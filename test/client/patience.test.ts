import { expect, test, vi } from 'vitest';
import { unless } from '../../src/client/patience.ts';

test('what came while the page stood still is not too late', async () => {
  const { port1, port2 } = new MessageChannel();
  const told = await new Promise<string>((tell) => {
    port2.onmessage = unless(20, () => tell('late'))(() => tell('in time'));
    port1.postMessage('');
    const until = performance.now() + 60;
    while (performance.now() < until);
  });
  port1.close();
  expect(told).toBe('in time');
});

test('what does not come is too late, once', () => {
  vi.useFakeTimers();
  const late = vi.fn();
  const inTime = unless(20, late)(() => {});
  vi.advanceTimersByTime(19);
  expect(late).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60);
  inTime();
  expect(late).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
