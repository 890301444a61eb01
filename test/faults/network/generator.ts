import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FanOutPlan, FanOutResult } from '../../../src/load/plan.ts';

const program = join(import.meta.dirname, '../../../bench/generator/main.ts');

/** Lets the benches' generator carry out a plan, in a process of its own. */
export async function generate(
  plan: FanOutPlan,
  [file, ...before]: readonly [string, ...string[]] = [process.execPath],
): Promise<FanOutResult> {
  const { stdout } = await promisify(execFile)(file, [...before, program, JSON.stringify(plan)]);
  return JSON.parse(stdout) as FanOutResult;
}
