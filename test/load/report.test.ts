import { expect, test } from 'vitest';
import { medianOf, Rounds } from '../../bench/report/rounds.ts';
import { Histogram } from '../../src/load/histogram.ts';
import { bucket99, counter, quantile99, readMetrics } from '../../src/load/metrics.ts';
import type { ArrivalResult } from '../../src/load/plan.ts';

test('a quantile is right within three per cent', () => {
  const histogram = new Histogram();
  for (let i = 1; i <= 10_000; i++) histogram.record(i / 10);
  for (const share of [0.01, 0.5, 0.99, 0.999]) {
    const exact = share * 1_000;
    expect(Math.abs(histogram.quantile(share) - exact) / exact).toBeLessThan(0.03);
  }
  expect(histogram.summary().most).toBe(1_000);
});

test('a histogram of nothing is nothing', () => {
  expect(new Histogram().summary()).toEqual({ p50: 0, p99: 0, p999: 0, most: 0 });
});

test('metrics are read by name, over all labels', () => {
  const samples = readMetrics(
    '# HELP a b\nparlour_writes_total{dialect="native"} 3\nparlour_writes_total{dialect="golem"} 4\n' +
      'delay{quantile="0.5"} 0.001\ndelay{quantile="0.99"} 0.02\n',
  );
  expect(counter(samples, 'parlour_writes_total')).toBe(7);
  expect(counter(samples, 'parlour_writes')).toBeUndefined();
  expect(quantile99(samples, 'delay')).toBe(0.02);
});

test('a histogram is read between two looks', () => {
  const at = (fast: number, all: number) =>
    readMetrics(
      `d_bucket{le="0.1"} ${fast}\nd_bucket{le="0.5"} ${all}\nd_bucket{le="+Inf"} ${all}`,
    );
  expect(bucket99(at(5, 5), at(104, 105), 'd')).toBe(0.1);
  expect(bucket99(at(5, 5), at(103, 105), 'd')).toBe(0.5);
  expect(bucket99(at(5, 5), at(5, 5), 'd')).toBeUndefined();
});

test('ratios are taken within a round, and then their median', () => {
  const rounds = new Rounds();
  for (const [ours, peer] of [
    [1, 2],
    [30, 40],
    [5, 100],
  ] as const) {
    rounds.add('ours', arrivalIn(ours));
    rounds.add('peer', arrivalIn(peer));
  }
  expect(rounds.median('ours', 'arrival', (r) => r.seconds)).toBe(5);
  expect(rounds.ratio('ours', 'peer', 'arrival', (r) => r.seconds)).toBe(0.5);
  expect(medianOf([1, undefined, 2])).toBe(1.5);
});

function arrivalIn(seconds: number): ArrivalResult {
  return {
    kind: 'arrival',
    due: 1,
    served: 1,
    incomplete: 0,
    latency: { p50: 1, p99: 1, p999: 1, most: 1 },
    seconds,
    cpuPerArrival: 1,
    cpuPerGreeting: 1,
    generator: { cpuShare: 0, lateBy: 0, othersShare: 0 },
  };
}
