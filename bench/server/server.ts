import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startNode, stop } from './child.ts';
import type { Contestant } from './contestant.ts';

const readyWithin = 20_000;

/** Data folders of servers that have not been closed. */
const folders = new Set<string>();

/** For an end in the middle of a run. */
export function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** A contestant that listens, with a data folder of its own. */
export interface RunningServer {
  readonly port: number;
  readonly pid: number;
  /** From starting the process until it listens. */
  readonly startMilliseconds: number;
  /** What it complained of; empty while all is well. */
  complaints(): string;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** A folder for its CPU profile. */
  readonly profileFolder?: string | undefined;
  /** Its data, which stay; absent, a folder of its own, which goes. */
  readonly data?: string | undefined;
}

export async function startServer(
  contestant: Contestant,
  { profileFolder, data: given }: ServerOptions = {},
): Promise<RunningServer> {
  const data = given ?? (await mkdtemp(join(tmpdir(), 'parlour-bench-')));
  if (given === undefined) folders.add(data);
  const port = await freePort();
  const began = performance.now();
  const child = startNode(contestant.command(port, data), {
    core: 0,
    output: 'quiet',
    ...(profileFolder === undefined
      ? {}
      : { execArguments: ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] }),
  });
  let complaints = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    complaints = (complaints + bytes.toString()).slice(-4_000);
  });
  const close = async (): Promise<void> => {
    await stop(child);
    if (folders.delete(data)) await rm(data, { recursive: true, force: true });
  };
  const deadline = performance.now() + readyWithin;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await close();
      throw new Error(`${contestant.name} does not listen. ${complaints}`);
    }
    await sleep(5);
  }
  const startMilliseconds = performance.now() - began;
  const pid = child.pid as number;
  return { port, pid, startMilliseconds, complaints: () => complaints, close };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1');
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
