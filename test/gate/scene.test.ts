import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Scene, Use } from '../../gate/scene.ts';

const workload = join(import.meta.dirname, '../../gate/workload.ts');

/** In a process of its own: it takes over the clock. */
function play(scenes: readonly Scene[]): readonly Use[] {
  const { stdout, stderr } = spawnSync(process.execPath, [workload, JSON.stringify(scenes), '0']);
  if (stdout.length === 0) throw new Error(stderr.toString());
  return JSON.parse(stdout.toString()) as readonly Use[];
}

const quiet: Scene = { dialect: 'roomcode', readers: 5, lines: 20, atOnce: 1, every: 50 };
const hot: Scene = { dialect: 'native', readers: 60, lines: 40, atOnce: 4, every: 1 };

test('quiet lines are a write for each reader, hot ones share theirs', () => {
  const [calm, busy] = play([quiet, hot]) as [Use, Use];
  expect(calm).toMatchObject({ deliveries: 100, writes: 100 });
  expect(calm.bytes).toBeGreaterThan(100 * 64);
  expect(busy.deliveries).toBe(2_400);
  expect(busy.writes).toBeLessThan(1_200);
});
