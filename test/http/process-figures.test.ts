import { PerformanceObserver } from 'node:perf_hooks';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createMetrics } from '../../src/http/ops/metrics.ts';

test('however many servers a process had, one watches the collector, and each tells the figures', async () => {
  const watched = vi.spyOn(PerformanceObserver.prototype, 'observe');
  onTestFinished(() => watched.mockRestore());
  const traffic = { writes: 0, bytes: 0, deliveries: 0 };
  const servers = Array.from({ length: 20 }, () => createMetrics(traffic));
  expect(watched.mock.calls.length).toBeLessThanOrEqual(1);
  const [first = '', last = ''] = await Promise.all([servers[0]?.read(), servers[19]?.read()]);
  for (const text of [first, last]) {
    expect(text.match(/^# HELP nodejs_gc_duration_seconds /gm)).toHaveLength(1);
    expect(text.match(/^# HELP parlour_connections /gm)).toHaveLength(1);
    expect(text.endsWith('\n')).toBe(true);
  }
});
