import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from './crowd.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { Injection } from './inject.ts';
import { judge } from './judge.ts';
import { repeat } from './sum.ts';
import { mayMount, withoutAttaching } from './tool.ts';

/** Milliseconds after which it has to write again once there is space. */
const healsWithin = 5_000;
const megabytes = 16;

function mountSmallDisk(folder: string): void {
  mkdirSync(folder);
  const args = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder];
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Takes all that is left of the disk. @returns gives it back */
function fill(folder: string): () => void {
  const path = join(folder, 'ballast');
  const file = openSync(path, 'w');
  for (const size of [65_536, 4_096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size, 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  closeSync(file);
  return () => rmSync(path);
}

/** Fills the disk, or lets writes fail as if it were. @returns makes space again */
async function takeSpace(house: House, isSmall: boolean): Promise<() => Promise<void>> {
  if (isSmall) {
    const giveBack = fill(house.data);
    return async () => giveBack();
  }
  const injection = await Injection.into(house.pid, ['pwrite64:error=ENOSPC']);
  return () => injection[Symbol.asyncDispose]();
}

async function fillOnce(isSmall: boolean): Promise<FaultResult> {
  await using house = new House();
  using mounted = new DisposableStack();
  if (isSmall) {
    mountSmallDisk(house.data);
    mounted.defer(() => spawnSync('umount', ['-l', house.data]));
  }
  using crowd = new Crowd(8, 4);
  await house.start();
  await crowd.connect(house.port);
  crowd.talk();
  await crowd.acknowledges(100);
  const giveBack = await takeSpace(house, isSmall);
  await crowd.until(() => crowd.refusals.length >= crowd.writers.length * crowd.rooms.length);
  const broken = crowd.refusals.flatMap(({ code, retry }) =>
    code === 'storage_full' && retry !== null ? [] : [`It was refused as ${code}, ${retry}.`],
  );
  const page = await fetch(`http://127.0.0.1:${house.port}/api/rooms/room0/messages`);
  const { messages } = (await page.json()) as { messages?: unknown[] };
  if (!page.ok || !messages?.length) broken.push('The history was not served.');
  const before = crowd.acknowledged;
  await giveBack();
  const began = performance.now();
  while (crowd.acknowledged === before) {
    crowd.sayAgain();
    await pause(50);
  }
  const recoveryMs = performance.now() - began;
  if (recoveryMs > healsWithin) broken.push(`It wrote again after ${recoveryMs} ms only.`);
  crowd.sayAgain();
  await crowd.acknowledges(100);
  await crowd.settle();
  await house.program.end('SIGTERM');
  const judged = judge(house.data, crowd.recording);
  return { runs: 1, ...judged, recoveryMs, broken: [...broken, ...judged.broken] };
}

export const diskFull: Fault = {
  name: 'disk-full',
  how: `a disk of ${megabytes} MB filled while 8 write, and emptied again; or \`ENOSPC\` for every write`,
  promise: 'refuses with a retry, serves the history, writes again within 5 s',
  runs: { short: 1, long: 10 },
  run: async ({ runs }) => {
    const noStrace = withoutAttaching();
    const ways = [...(mayMount() ? [true] : []), ...(noStrace ? [] : [false])];
    if (ways.length === 0)
      return { unavailable: `nothing may be mounted, ${noStrace?.unavailable}` };
    return repeat(runs, (run) => fillOnce(ways[run % ways.length] as boolean));
  },
};
