import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from '../support/program.ts';
import { Crowd } from './crowd.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { Injection } from './inject.ts';
import { judge } from './judge.ts';
import { repeat } from './sum.ts';
import { withoutAttaching } from './tool.ts';

const alone = join(import.meta.dirname, 'sqlite-alone.ts');

/** What SQLite says of commits of which one could not be synced, without Parlour around it. */
function sqliteAlone(): string {
  const folder = newFolder();
  const failing = ['-f', '-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO:when=12'];
  const args = [...failing, '-o', '/dev/null', process.execPath, alone, folder];
  const { stdout } = spawnSync('strace', args, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return `SQLite alone carries on: ${stdout}`;
}

async function failOnce(): Promise<FaultResult> {
  await using house = new House();
  using crowd = new Crowd(8, 4);
  await house.start();
  let said = '';
  for (const stream of [house.program.process.stdout, house.program.process.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      said += String(bytes);
    });
  }
  await crowd.connect(house.port);
  crowd.talk();
  await crowd.acknowledges(100);
  const ended = once(house.program.process, 'close', {
    signal: AbortSignal.timeout(30_000),
  });
  await using _ = await Injection.into(house.pid, ['fsync:error=EIO:when=1']);
  const [code] = await ended;
  const broken: string[] = [];
  if (code !== 1) broken.push(`It ended with ${code}.`);
  if (!said.includes('the store can promise nothing any more')) broken.push(`It said: ${said}`);
  const began = performance.now();
  await house.start();
  await crowd.connect(house.port);
  await crowd.acknowledges(1);
  const recoveryMs = performance.now() - began;
  await crowd.settle();
  await house.program.end('SIGTERM');
  const judged = judge(house.data, crowd.recording);
  return { runs: 1, ...judged, recoveryMs, broken: [...broken, ...judged.broken] };
}

export const fsyncFails: Fault = {
  name: 'fsync',
  how: 'one `fsync` fails with `EIO` while 8 write; the program is started again',
  promise: 'acknowledges nothing more, says so, ends with 1; what was acknowledged is there',
  runs: { short: 1, long: 10 },
  run: async ({ runs, isLong }) => {
    const unavailable = withoutAttaching();
    if (unavailable) return unavailable;
    return { ...(await repeat(runs, failOnce)), notes: isLong ? [sqliteAlone()] : [] };
  },
};
