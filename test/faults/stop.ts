import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from './crowd.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { judge } from './judge.ts';
import { repeat } from './sum.ts';

/** Pongs are due when it stops, and too late by far when it goes on. */
const shortForm = { limits: { pingSeconds: 1, pongSeconds: 3 }, stopMs: 4_000 };
const longForm = { limits: { pingSeconds: 5, pongSeconds: 10 }, stopMs: 20_000 };

async function stopOnce({ limits, stopMs }: typeof shortForm | typeof longForm) {
  await using house = new House(limits);
  using crowd = new Crowd(8, 4);
  using silent = new Crowd(8, 1);
  await house.start();
  await crowd.connect(house.port);
  await silent.connect(house.port);
  let recoveryMs = 0;
  await silent.withoutPongs(async () => {
    crowd.talk();
    await crowd.acknowledges(100);
    process.kill(house.pid, 'SIGSTOP');
    await pause(stopMs);
    const began = performance.now();
    process.kill(house.pid, 'SIGCONT');
    await crowd.acknowledges(crowd.writers.length * crowd.rooms.length);
    recoveryMs = performance.now() - began;
    crowd.hush();
  });
  await crowd.settle();
  const closes = [...crowd.writers, ...silent.writers].flatMap(({ closes: all }) => all);
  await house.program.end('SIGTERM');
  const judged = judge(house.data, crowd.recording);
  const broken = [...judged.broken];
  if (closes.length > 0) broken.push(`${closes.length} connections were let go.`);
  return { runs: 1, ...judged, recoveryMs, broken } satisfies FaultResult;
}

export const stopped: Fault = {
  name: 'stop',
  how: '`SIGSTOP` for 20 s while 8 write and 8 are silent and owe a pong (4 s and quick pings in the short form)',
  promise: 'nobody is let go for a stall of the server',
  runs: { short: 1, long: 3 },
  run: ({ runs, isLong }) => repeat(runs, () => stopOnce(isLong ? longForm : shortForm)),
};
