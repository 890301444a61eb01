import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const running = new Set<ChildProcess>();

/** Whether processes can be given a core each. */
export const pins =
  availableParallelism() > 1 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0;

export interface ChildOptions {
  readonly core: 0 | 1;
  readonly execArguments?: readonly string[];
  readonly output: 'read' | 'quiet';
  readonly directory?: string;
}

/** Starts Node on a core of its own; the process's id is Node's, for `taskset` steps aside. */
export function startNode(arguments_: readonly string[], options: ChildOptions): ChildProcess {
  const command = pins
    ? ['taskset', '-c', String(options.core), process.execPath]
    : [process.execPath];
  const [program, ...before] = command as [string, ...string[]];
  const child = spawn(program, [...before, ...(options.execArguments ?? []), ...arguments_], {
    stdio: ['ignore', options.output === 'read' ? 'pipe' : 'ignore', 'pipe'],
    ...(options.directory === undefined ? {} : { cwd: options.directory }),
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Asks a process to end and waits; ends it after five seconds. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(force);
}

/** Ends everything that was started here and still runs. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}
