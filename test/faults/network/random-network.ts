import { Recording } from '../../history/history.ts';
import type { Fault } from '../fault.ts';
import { House } from '../house.ts';
import { judge } from '../judge.ts';
import { runSchedule } from './schedule.ts';

/** Schedules that run side by side. */
const atOnce = 12;
const mostRecoveryMs = 2_000;

/** Small, so that who was away for a while is told of a gap and has to read it. */
const limits = { resumeGap: 8, historyPage: 6 };

/** A proxy between the SDK and the program does what networks do, at random. */
export const randomNetwork: Fault = {
  name: 'network',
  how: 'a TCP proxy cuts, resets, half-closes, stalls, delays, trickles byte by byte, black-holes and flaps, by seeded schedules of 15 failures',
  promise: 'nothing lost, doubled or reordered, and all complete within 2 s of being connected',
  runs: { short: 12, long: 600 },
  run: async ({ runs, isLong, seed }) => {
    await using house = new House(limits);
    await house.start();
    const recording = new Recording();
    const outcomes = [];
    for (let done = 0; done < runs; done += atOnce) {
      const seeds = Array.from({ length: Math.min(atOnce, runs - done) }, (_, i) => done + i);
      const some = seeds.map((n) => runSchedule(recording, house.port, seed * 10_000 + n));
      outcomes.push(...(await Promise.all(some)));
    }
    const judgement = judge(house.data, recording);
    const recoveryMs = Math.max(...outcomes.map((outcome) => outcome.recoveryMs));
    const healingMs = Math.max(...outcomes.map((outcome) => outcome.healingMs));
    const late = isLong && recoveryMs > mostRecoveryMs;
    return {
      runs,
      ...judgement,
      recoveryMs,
      notes: [
        `made: ${tell(sum(outcomes.map(({ made }) => made)))}`,
        `all had heard everything ${Math.round(healingMs)} ms after the last failure at the latest`,
      ],
      broken: [
        ...judgement.broken,
        ...outcomes.flatMap(({ stuck }) => stuck.map((who) => `${who}.`)),
        ...(late ? [`Recovery took ${Math.round(recoveryMs)} ms.`] : []),
      ],
    };
  },
};

function sum(counts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const all = new Map<string, number>();
  for (const [name, count] of counts.flatMap((each) => [...each])) {
    all.set(name, (all.get(name) ?? 0) + count);
  }
  return all;
}

function tell(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}
