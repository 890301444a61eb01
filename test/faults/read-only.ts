import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { runProgram } from '../support/program.ts';
import { Crowd } from './crowd.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { judge } from './judge.ts';
import { repeat } from './sum.ts';
import { mayMount } from './tool.ts';

/** Root may write anywhere; without this capability it is like others. */
const asAnybody = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override'] : [];

/** Ways to take the right to write, as commands that the program is run by. */
function waysTo(folder: string): readonly string[][] {
  const script = `mount --bind ${folder} ${folder} && mount -o remount,ro,bind ${folder} && exec "$@"`;
  const mounted = ['unshare', '-m', 'sh', '-c', script, 'sh'];
  return [asAnybody, ...(mayMount() ? [mounted] : [])];
}

async function forbidOnce(run: number): Promise<FaultResult> {
  await using house = new House();
  using crowd = new Crowd(8, 4);
  await house.start();
  await crowd.connect(house.port);
  crowd.talk();
  await crowd.acknowledges(100);
  await crowd.settle();
  await house.program.end('SIGTERM');
  const ways = waysTo(house.data);
  const way = ways[run % ways.length] ?? [];
  const isByMode = way === asAnybody;
  if (isByMode) chmodSync(house.data, 0o500);
  const main = [process.execPath, 'src/cli/main.ts'];
  const command = [...way, ...main] as [string, ...string[]];
  const { code, err, out } = await runProgram(house.args(), { command });
  const broken: string[] = [];
  if (code !== 2 || out !== '') broken.push(`It ended with ${code}.`);
  const sentence = `parlour: The folder ${house.data} may not be written.\n`;
  if (err !== sentence) broken.push(`It said: ${err}`);
  if (isByMode) chmodSync(house.data, 0o700);
  const judged = judge(house.data, crowd.recording);
  return { runs: 1, ...judged, broken: [...broken, ...judged.broken] };
}

export const readOnly: Fault = {
  name: 'read-only',
  how: 'the folder, with a log in it, without the right to write, or mounted read-only',
  promise: 'one clear sentence and exit code 2; what was there stays',
  runs: { short: 1, long: 4 },
  run: async ({ runs }) =>
    asAnybody.length > 0 && spawnSync('setpriv', ['--version']).error
      ? { unavailable: 'root may write anywhere, and setpriv is not installed' }
      : repeat(runs, forbidOnce),
};
