import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds } from '../src/load/proc.ts';
import { killAll, startNode, stop } from './server/child.ts';

/*
 * The CPU time of a server for one request that it refuses on a connection that stays open:
 * node bench/refused.ts [rounds]
 */

const requests = 10_000;
const connections = 8;
const port = 41_801;
const accepts = 'Accept: text/html';
const asks = {
  'an answer of the API': 'GET /api/rooms/tea/messages',
  'a page': 'GET /r/tea',
  'a path that is none': 'GET /none',
  figures: 'GET /metrics',
  'a message': 'POST /api/rooms/tea/messages',
} as const;

const folder = mkdtempSync(join(tmpdir(), 'parlour-refused-'));
const config = join(folder, 'parlour.json');
writeFileSync(
  config,
  '{"limits":{"reads":{"burst":1,"everySeconds":3600},"pages":{"burst":1,"everySeconds":3600}}}',
);
const main = join(import.meta.dirname, '../src/cli/main.ts');

/** Sends one request after the other, each when the one before is answered; anew where it is cut. */
function ask(line: string, times: number): Promise<void> {
  const body = line.startsWith('POST') ? '{"text":"tea"}' : '';
  const head = ['Host: localhost', accepts, 'Content-Type: application/json'];
  const words = `${line} HTTP/1.1\r\n${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  return new Promise((resolve, reject) => {
    let left = times;
    const open = () => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.on('data', (bytes) => {
        const heard = bytes.toString('latin1');
        if (!heard.startsWith('HTTP/1.1 429')) reject(new Error(`let in: ${heard}`));
        if (--left <= 0) socket.destroy();
        else if (!/connection: close/i.test(heard)) socket.write(words);
      });
      socket.once('error', reject);
      socket.once('close', () => (left > 0 ? open() : resolve()));
      socket.write(words);
    };
    open();
  });
}

async function untilOpen(): Promise<void> {
  const isOpen = () => fetch(`http://127.0.0.1:${port}/api/rooms/tea`).then(Boolean, () => false);
  while (!(await isOpen())) await pause(50);
}

const figures = new Map<string, number[]>();
try {
  for (let round = 0; round < Number(process.argv[2] ?? 5); round++) {
    const args = [main, '--port', `${port}`, '--data', folder, '--config', config];
    const server = startNode([...args, '--log', 'error'], { core: 0, output: 'quiet' });
    await untilOpen();
    await fetch(`http://127.0.0.1:${port}/r/tea`);
    for (const [name, line] of Object.entries(asks)) {
      const each = requests / connections;
      const before = cpuSeconds(Number(server.pid)).loop;
      await Promise.all(Array.from({ length: connections }, () => ask(line, each)));
      const used = cpuSeconds(Number(server.pid)).loop - before;
      figures.set(name, [...(figures.get(name) ?? []), (used * 1e6) / requests]);
    }
    await stop(server);
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
