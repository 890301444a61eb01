import { once } from 'node:events';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '../../history/history.ts';
import { Crowd } from '../crowd.ts';
import { House } from '../house.ts';
import { readTrace, type TraceStep, tracing } from './trace.ts';

/** All that the program wrote and acknowledged, and who had said it. */
export interface Recorded {
  readonly folder: string;
  readonly steps: readonly TraceStep[];
  readonly recording: Recording;
}

/** Few enough that a commit is small and there are many. */
const writers = 2;
const root = join(import.meta.dirname, '../../..');

/**
 * Runs the program on an empty folder while some write, up to a kill; where it is a long recording,
 * once to a gentle end before.
 *
 * @param messages acknowledged in all
 * @param preload loaded into the program before its own code
 */
export async function record(
  messages: number,
  isLong: boolean,
  preload?: string,
): Promise<Recorded> {
  const signals = isLong ? (['SIGTERM', 'SIGKILL'] as const) : (['SIGKILL'] as const);
  await using house = new House();
  using crowd = new Crowd(writers, 4);
  const traces: string[] = [];
  for (const signal of signals) {
    const file = join(house.folder, signal);
    const node = [process.execPath, ...(preload === undefined ? [] : ['--import', preload])];
    await house.start({ command: [...tracing(file), ...node, join(root, 'src/cli/main.ts')] });
    await crowd.connect(house.port);
    crowd.talk();
    await crowd.acknowledges(messages / signals.length);
    if (signal === 'SIGTERM') await crowd.settle();
    const ended = once(house.program.process, 'exit');
    process.kill(tracedBy(house.pid), signal);
    await ended;
    traces.push(readFileSync(file, 'latin1'));
  }
  const folder = realpathSync(house.data);
  const steps = traces.flatMap((text) => [...readTrace(text, folder)]);
  return { folder, steps, recording: crowd.recording };
}

/** The process that a strace runs. */
function tracedBy(strace: number): number {
  return Number.parseInt(readFileSync(`/proc/${strace}/task/${strace}/children`, 'utf8'), 10);
}
