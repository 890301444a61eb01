import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { fanOut } from '../load/fan-out.ts';
import { grow, mostHeld, type Step } from '../load/grow.ts';
import type { FanOutPlan } from '../load/plan.ts';
import { memoryOf, openFilesLimit } from '../load/proc.ts';
import { say } from './attempt.ts';

const usualConnections = 500;
const mostConnections = 10_000;
/** Files that are open besides a connection's two ends. */
const otherFiles = 200;
/** Milliseconds of p99 at which people begin to feel a delay. */
const bound = 100;
/** Milliseconds; a load that began earlier may end some seconds later. */
const budget = 22_000;

/** `parlour bench`: what this machine carries, in plain words. */
export function benchCommand(): Command {
  return new Command('bench')
    .description(
      'Measure what this machine carries: half a minute, a server and a folder of its own.',
    )
    .option('--connections <number>', 'people in one room', connectionsIn, usualConnections)
    .allowExcessArguments(false)
    .action(({ connections }: { connections: number }) => bench(connections));
}

function connectionsIn(text: string): number {
  const count = Number(text);
  const most = Math.min(mostConnections, openFilesLimit() - otherFiles);
  if (Number.isInteger(count) && count >= 2 && count <= most) return count;
  throw new InvalidArgumentError(`It is a whole number from 2 to ${most} here.`);
}

async function bench(connections: number): Promise<void> {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  say(`${availableParallelism()} × ${processor}, Node ${process.version}`);
  say(`A room of ${connections}; every message goes to all of them, and to the disk first.`);
  const data = await mkdtemp(join(tmpdir(), 'parlour-bench-'));
  const server = startServer(data);
  try {
    const port = await portOf(server);
    const steps = await grow({
      readers: connections,
      firstRate: Math.max(2, Math.round(10_000 / connections)),
      bound,
      budget,
      play: (rate) => fanOut(planOf(rate, connections, port, server.pid as number)),
      onStep: (step) => say(`  ${inWords(step)}`),
    });
    say(verdict(steps, connections, memoryOf(server.pid as number).most));
  } finally {
    await end(server);
    await rm(data, { recursive: true, force: true });
  }
}

function planOf(rate: number, readersPerRoom: number, port: number, serverPid: number): FanOutPlan {
  return {
    kind: 'fan-out',
    wire: 'native',
    ...{ port, serverPid, rate, readersPerRoom },
    rooms: 1,
    everyoneEverywhere: false,
    speakersPerRoom: Math.min(20, readersPerRoom),
    burst: 1,
    textBytes: 66,
    settleSeconds: 0.2,
    warmUpSeconds: 0.5,
    seconds: 1.5,
    drainSeconds: 2,
  };
}

function inWords({ deliveries, p99, isHeld }: Step): string {
  const held = isHeld ? 'held' : 'too much';
  return `${Math.round(deliveries).toLocaleString('en')} deliveries a second: p99 ${p99.toFixed(0)} ms, ${held}`;
}

function verdict(steps: readonly Step[], connections: number, megabytes: number): string {
  const most = mostHeld(steps);
  if (!most) return 'This machine is too busy to say anything: not even the first load was held.';
  const { deliveries, p99 } = most;
  const memory = megabytes > 0 ? `, ${megabytes.toFixed(0)} MB of memory` : '';
  return (
    `This machine: ${connections} connections in one room, ` +
    `${Math.round(deliveries).toLocaleString('en')} deliveries a second, p99 ${p99.toFixed(0)} ms${memory}.`
  );
}

/** This very program, on this machine only, in a process of its own. */
function startServer(data: string): ChildProcess {
  const main = join(import.meta.dirname, import.meta.url.endsWith('.ts') ? 'main.ts' : 'main.js');
  const options = [
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--data',
    data,
    '--limits',
    'off',
    '--log',
    'error',
  ];
  return spawn(process.execPath, [main, ...options], {
    cwd: data,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function portOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let greeting = '';
    server.stdout?.on('data', (bytes: Buffer) => {
      greeting += bytes.toString();
      const port = /^ +Address +http:\/\/[^\s]+:(\d+)$/m.exec(greeting)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    server.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}
