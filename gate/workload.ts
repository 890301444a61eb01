// What the gate counts: plays every scene and prints what it used as a line of JSON. Each measured
// part lies between two calls of `getPriority`, at which callgrind writes down what it counted.
import { getPriority } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { Clock } from './clock.ts';
import { type Scene, Stage, type Use } from './scene.ts';

const scenes = JSON.parse(process.argv[2] as string) as readonly Scene[];
const clock = new Clock();
clock.rule();

const warmUps = Number(process.argv[3]);

async function playAll(measure: () => number): Promise<readonly Use[]> {
  const uses: Use[] = [];
  for (const scene of scenes) {
    const stage = new Stage(scene, clock);
    await stage.play(Math.ceil(scene.lines / 10), () => 0);
    globalThis.gc?.();
    uses.push(await stage.play(scene.lines, measure));
    stage.close();
  }
  return uses;
}

for (let i = 0; i < warmUps; i++) await playAll(() => 0);
const uses = await playAll(() => {
  getPriority();
  return getHeapStatistics().total_allocated_bytes;
});
console.log(JSON.stringify(uses));
