import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Crowd } from './crowd.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { judge, readLogs } from './judge.ts';
import { repeat } from './sum.ts';
import { faketimeLibrary } from './tool.ts';

const hour = 3_600;
/** Seconds by which the wall clock jumps while the program runs. */
const jumps = [-hour, 24 * hour];

async function jumpOnce(library: string): Promise<FaultResult> {
  await using house = new House({ pingSeconds: 1, pongSeconds: 20 });
  using crowd = new Crowd(8, 4);
  const offset = join(house.folder, 'offset');
  writeFileSync(offset, '+0');
  using silent = new Crowd(8, 1);
  await house.start({
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: offset,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  });
  await crowd.connect(house.port);
  await silent.connect(house.port);
  let recoveryMs = 0;
  for (const jump of jumps) {
    await silent.withoutPongs(async () => {
      crowd.talk();
      await crowd.acknowledges(100);
      const began = performance.now();
      writeFileSync(`${offset}.next`, `${jump < 0 ? '' : '+'}${jump}`);
      renameSync(`${offset}.next`, offset);
      await crowd.acknowledges(100);
      recoveryMs = Math.max(recoveryMs, performance.now() - began);
      crowd.hush();
    });
  }
  await crowd.settle();
  const closes = [...crowd.writers, ...silent.writers].flatMap(({ closes: all }) => all);
  const again = new Crowd(1, 4);
  using _ = again;
  await again.connect(house.port);
  await house.program.end('SIGTERM');
  const judged = judge(house.data, crowd.recording);
  const broken = [...judged.broken];
  if (closes.length > 0) broken.push(`${closes.length} connections were let go.`);
  if (!hasJumped(house.data)) broken.push('The clock of the program did not jump.');
  return { runs: 1, ...judged, recoveryMs, broken };
}

/** Do times in the log go back by most of an hour, and ahead by most of a day? */
function hasJumped(folder: string): boolean {
  const { logs } = readLogs(folder);
  const steps = [...logs.values()].flatMap(({ facts }) =>
    facts.slice(1).map(({ at }, i) => (at - (facts[i]?.at ?? 0)) / 1_000),
  );
  return Math.min(...steps) < -hour + 60 && Math.max(...steps) > 24 * hour;
}

export const clockJumps: Fault = {
  name: 'clock',
  how: 'the wall clock goes back an hour and then ahead by 25, while 8 write and 8 are silent and owe a pong',
  promise: 'the order stays, nobody is let go, timers run on',
  runs: { short: 1, long: 10 },
  run: async ({ runs }) => {
    const library = faketimeLibrary();
    if (library === undefined) return { unavailable: 'libfaketime is not installed' };
    return repeat(runs, () => jumpOnce(library));
  },
};
