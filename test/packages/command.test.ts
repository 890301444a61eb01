import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { envOf, nodeOf, ran } from './runtime.ts';

const packed = inject('packed');
const env = envOf('node-24');
const command = 'node_modules/.bin/parlour';
let server: ChildProcess | undefined;

afterAll(() => server?.kill('SIGKILL'));

test('the command serves, backs up meanwhile, and stops when it is told to', async () => {
  const port = await freePort();
  const onData = ['--data', join(packed.folder, 'command-data')];
  const args = [command, '--port', `${port}`, ...onData];
  server = spawn(nodeOf('node-24'), args, { cwd: packed.server, env });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server?.once('exit', () => reject(new Error(said)));
    server?.stdout?.on('data', (bytes) => {
      said += String(bytes);
      if (said.includes('Parlour is open.')) resolve();
    });
  });
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);

  const own = (...more: string[]) => ran(command, more, packed.server, env);
  expect((await own('backup', 'monday.db', ...onData)).said).toContain('0 rooms, 0 facts');
  expect((await own('verify', 'monday.db')).said).toContain('nothing is wrong');

  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  expect(await ended, said).toEqual([0, null]);
});
