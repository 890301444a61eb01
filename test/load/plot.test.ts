import { expect, test } from 'vitest';
import { plotOf, pointsOf } from '../../bench/report/plot.ts';

const rows = {
  'ours at 100000/s': { 'delivered %': 100, p99: 4, 'CPU s/million': 1.5 },
  'ours at 1000000/s': { 'delivered %': 100, p99: 40, 'CPU s/million': 0.8 },
  'socketio at 1000000/s': { 'delivered %': 21, p99: 16_000, 'CPU s/million': 7 },
  'somebody else': { p99: 1 },
};

test('points are read from the rows of the load', () => {
  expect(pointsOf(rows)).toEqual([
    { contestant: 'ours', load: 100_000, p99: 4, cpu: 1.5, isWhole: true },
    { contestant: 'ours', load: 1_000_000, p99: 40, cpu: 0.8, isWhole: true },
    { contestant: 'socketio', load: 1_000_000, p99: 16_000, cpu: 7, isWhole: false },
  ]);
});

test('the plot has a line for each in both panels, inside its box, and knows dark pages', () => {
  const plot = plotOf(pointsOf(rows));
  expect(plot.match(/<polyline class="line a"/g)).toHaveLength(2);
  expect(plot.match(/<polyline class="line d"/g)).toHaveLength(2);
  expect(plot.match(/behind" cx/g)).toHaveLength(2);
  expect(plot).toContain('prefers-color-scheme: dark');
  for (const [, x, y] of plot.matchAll(/cx="([\d.-]+)" cy="([\d.-]+)"/g)) {
    expect(Number(x)).toBeGreaterThanOrEqual(0);
    expect(Number(x)).toBeLessThanOrEqual(800);
    expect(Number(y)).toBeGreaterThanOrEqual(40);
    expect(Number(y)).toBeLessThanOrEqual(290);
  }
});

test('a higher p99 stands higher', () => {
  const [, low, high] = /class="line a" points="[\d.]+,([\d.]+) [\d.]+,([\d.]+)"/.exec(
    plotOf(pointsOf(rows)),
  ) as RegExpExecArray;
  expect(Number(high)).toBeLessThan(Number(low));
});
