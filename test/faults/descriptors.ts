import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from './crowd.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { judge } from './judge.ts';
import { repeat } from './sum.ts';

const descriptors = 80;
const connects = 200;
const main = join(import.meta.dirname, '../../src/cli/main.ts');

const handshake = `GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'a'.repeat(22)}==\r\n\r\n`;

/** Connects, and asks for a WebSocket, so that what is let in is told from what waits or is refused. */
async function knock(port: number): Promise<{ socket: Socket; isIn: boolean }> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  // One that is kept for a next request would give way to the others.
  socket.write(handshake);
  const isIn = await Promise.race([
    once(socket, 'data').then(
      ([answer]) => `${answer}`.startsWith('HTTP/1.1 101'),
      () => false,
    ),
    once(socket, 'close').then(
      () => false,
      () => false,
    ),
  ]);
  return { socket, isIn };
}

async function isServing(port: number): Promise<boolean> {
  const { socket, isIn } = await knock(port);
  socket.destroy();
  return isIn;
}

async function exhaustOnce(): Promise<FaultResult> {
  await using house = new House();
  using crowd = new Crowd(8, 4);
  const limited = ['sh', '-c', `ulimit -n ${descriptors} && exec "$@"`, 'sh'] as const;
  await house.start({ command: [...limited, process.execPath, main] });
  await crowd.connect(house.port);
  crowd.talk();
  await crowd.acknowledges(100);
  const callers = await Promise.all(Array.from({ length: connects }, () => knock(house.port)));
  const turnedAway = callers.filter(({ isIn }) => !isIn).length;
  await crowd.acknowledges(100);
  for (const { socket } of callers) socket.destroy();
  const began = performance.now();
  while (!(await isServing(house.port))) await pause(10);
  const recoveryMs = performance.now() - began;
  using late = new Crowd(1, 4);
  await late.connect(house.port);
  await crowd.settle();
  const closes = crowd.writers.flatMap((writer) => writer.closes);
  await house.program.end('SIGTERM');
  const judged = judge(house.data, crowd.recording);
  const broken = [...judged.broken];
  if (closes.length > 0) broken.push(`${closes.length} of those inside were let go.`);
  if (turnedAway === 0) broken.push('There were descriptors for all.');
  const notes = [`of ${connects} connections ${turnedAway} were turned away`];
  return { runs: 1, ...judged, recoveryMs, notes, broken };
}

export const noDescriptors: Fault = {
  name: 'descriptors',
  how: `\`ulimit -n ${descriptors}\` and ${connects} connections while 8 write`,
  promise: 'serves those inside, and everybody once there are descriptors again',
  runs: { short: 1, long: 10 },
  run: ({ runs }) => repeat(runs, exhaustOnce),
};
