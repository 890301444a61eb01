import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds } from '../src/load/proc.ts';
import { killAll, startNode, stop } from './server/child.ts';

/*
 * The CPU time of a server for one connection that it refuses, beside that of a plain `node:net` server
 * which takes a connection and closes it at the first byte: node bench/doors.ts [rounds]
 */

const connections = 10_000;
const atOnce = 64;
const port = 41_800;
const handshake = [
  'GET /ws HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${'a'.repeat(22)}==`,
  '\r\n',
].join('\r\n');

const folder = mkdtempSync(join(tmpdir(), 'parlour-doors-'));
const config = join(folder, 'parlour.json');
// All but the first are refused.
writeFileSync(
  config,
  '{"limits":{"connections":{"burst":1,"everySeconds":3600},"allConnections":"off"}}',
);
const main = join(import.meta.dirname, '../src/cli/main.ts');
const floor = `require('node:net').createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', () => socket.end('x'));
}).listen(${port}, '127.0.0.1')`;

const contestants = {
  'node:net, accept and close': ['-e', floor],
  'parlour, refused': [main, '--port', `${port}`, '--data', folder, '--config', config],
} as const;

/** Connects from an address of this machine, sends a handshake, and waits for the end. */
function knock(from: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    let heard = '';
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(heard));
    socket.write(handshake);
  });
}

async function untilOpen(): Promise<void> {
  while (!(await knock('127.0.0.1').then(Boolean, () => false))) await pause(50);
}

/** The microseconds of CPU that a server takes for each of many connections. */
async function measure(args: readonly string[], isParlour: boolean): Promise<number> {
  const server = startNode([...args, ...(isParlour ? ['--log', 'error'] : [])], {
    core: 0,
    output: 'quiet',
  });
  await untilOpen();
  let left = connections;
  // One address's first connection is let in, as the first of every other.
  const addresses = Array.from({ length: 8 }, (_, i) => `127.0.0.${i + 2}`);
  if (isParlour) await Promise.all(addresses.map((from) => hold(from)));
  const before = cpuSeconds(Number(server.pid)).loop;
  const work = async () => {
    while (left-- > 0) {
      const heard = await knock(addresses[left % addresses.length] ?? '127.0.0.2');
      if (isParlour && !heard.startsWith('HTTP/1.1 503')) throw new Error(`let in: ${heard}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const used = cpuSeconds(Number(server.pid)).loop - before;
  await stop(server);
  return (used * 1e6) / connections;
}

/** Takes the one connection that an address may make. */
async function hold(from: string): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.unref();
}

const rounds = Number(process.argv[2] ?? 5);
const figures = new Map<string, number[]>();
try {
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(contestants)) {
      const figure = await measure(args, name.startsWith('parlour'));
      figures.set(name, [...(figures.get(name) ?? []), figure]);
    }
  }
} finally {
  killAll();
  rmSync(folder, { recursive: true, force: true });
}
for (const [name, all] of figures) {
  const sorted = all.toSorted((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  process.stdout.write(
    `${name}: ${median.toFixed(1)} µs (${sorted.map((n) => n.toFixed(1)).join(', ')})\n`,
  );
}
process.exit();
