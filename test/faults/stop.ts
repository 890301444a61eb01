import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from './crowd.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { judge } from './judge.ts';
import { repeat } from './sum.ts';

/** Past what a pong may take, by far: in the short form pings are quick. */
const shortForm = { limits: { pingSeconds: 1, pongSeconds: 1 }, stopMs: 2_500 };
const longForm = { limits: {}, stopMs: 20_000 };

async function stopOnce({ limits, stopMs }: typeof shortForm | typeof longForm) {
  await using house = new House(limits);
  using crowd = new Crowd(8, 4);
  await house.start();
  await crowd.connect(house.port);
  crowd.talk();
  await crowd.acknowledges(100);
  process.kill(house.pid, 'SIGSTOP');
  await pause(stopMs);
  const before = crowd.acknowledged;
  process.kill(house.pid, 'SIGCONT');
  const began = performance.now();
  await crowd.until(() => crowd.acknowledged > before);
  const recoveryMs = performance.now() - began;
  await crowd.settle();
  const beats = crowd.writers.map((writer) => writer.beats);
  await crowd.until(() => crowd.writers.every((writer, i) => writer.beats > (beats[i] ?? 0)));
  const closes = crowd.writers.flatMap((writer) => writer.closes);
  await house.program.end('SIGTERM');
  const judged = judge(house.data, crowd.recording);
  const broken = [...judged.broken];
  if (closes.length > 0) broken.push(`${closes.length} connections were let go.`);
  return { runs: 1, ...judged, recoveryMs, broken } satisfies FaultResult;
}

export const stopped: Fault = {
  name: 'stop',
  how: '`SIGSTOP` for 20 s while 8 write (2.5 s and quick pings in the short form), then `SIGCONT`',
  promise: 'nobody is let go for a stall of the server',
  runs: { short: 1, long: 3 },
  run: ({ runs, isLong }) => repeat(runs, () => stopOnce(isLong ? longForm : shortForm)),
};
