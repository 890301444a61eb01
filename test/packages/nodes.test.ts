import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { packageNames, packages } from '../../bin/packages.ts';
import { bun, deno, envOf, nodeOf, ran } from './runtime.ts';

const packed = inject('packed');
const command = 'node_modules/.bin/parlour';
const doors = packageNames.flatMap((name) =>
  Object.keys(packages[name].doors).map((door) => [door.replace(/^\./, name), name] as const),
);
const folderOf = (name: (typeof packageNames)[number]) =>
  name === 'parlour' ? packed.server : packed.client;

describe('an old Node', () => {
  const cases = [
    ['node-20', 'Parlour needs Node 24.15.0 or newer; this is 20.19.6.'],
    ['node-22', 'Parlour needs Node 24.15.0 or newer; this is 22.23.5.'],
  ] as const;

  test.each(cases)('%s is told so in a sentence by the command', async (node, sentence) => {
    const { said, code } = await ran(nodeOf(node), [command], packed.server);
    expect({ said, code }).toEqual({ said: `parlour: ${sentence}\n`, code: 2 });
  });

  test.each(cases)('%s is told so in a sentence by an import', async (node, sentence) => {
    const script = "import('parlour').catch(({ message }) => console.log(message))";
    const { said } = await ran(nodeOf(node), ['-e', script], packed.server);
    expect(said).toBe(`${sentence}\n`);
  });
});

test.each(doors)('%s opens, also by require', async (door, name) => {
  const file = `${door.replaceAll('/', '-')}.mjs`;
  const script = `
    import { createRequire } from 'node:module';
    const opened = await import('${door}');
    const required = createRequire(import.meta.url)('${door}');
    console.log(Object.keys(opened).length, opened === required);`;
  await writeFile(join(folderOf(name), file), script);
  const nodes = name === 'parlour' ? ['node-24'] : ['node-20', 'node-22', 'node-24'];
  for (const node of nodes as 'node-24'[]) {
    const quiet = ['--disable-warning=ExperimentalWarning', file];
    const { said } = await ran(nodeOf(node), quiet, folderOf(name));
    expect(said, node).toMatch(/^[1-9]\d* true\n$/);
  }
});

test('on Node 24 a server that closes ends whoever asked nothing, as on the Node of the tests', async () => {
  const root = join(import.meta.dirname, '../..');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const which = ['test/net/listen.test.ts', '-t', 'close ends idle connections'];
  const { said } = await ran(nodeOf('node-24'), [vitest, 'run', ...which], root, envOf('node-24'));
  expect(said).toContain('2 passed, 0 failed');
});

describe('the client', () => {
  let server: ChildProcess;
  let url = '';

  beforeAll(async () => {
    const args = [command, '--port', '0', '--data', join(packed.folder, 'data'), '--limits', 'off'];
    server = spawn(nodeOf('node-24'), args, { cwd: packed.server, env: envOf('node-24') });
    let said = '';
    url = await new Promise((resolve, reject) => {
      server.once('exit', () => reject(new Error(said)));
      server.stdout?.on('data', (bytes) => {
        said += String(bytes);
        const address = /Address +http(\S+)/.exec(said)?.[1];
        if (address) resolve(`ws${address}/ws`);
      });
    });
    await copyFile(join(import.meta.dirname, 'talk.mjs'), join(packed.client, 'talk.mjs'));
  }, 60_000);

  afterAll(async () => {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  const ws = join(packed.server, 'node_modules/ws/wrapper.mjs');
  const may = ['run', '--allow-net', '--allow-read', '--allow-env', '--node-modules-dir=manual'];

  test.each([
    ['Node 20 with the WebSockets of ws', nodeOf('node-20'), [], [ws]],
    ['Node 20 without, over HTTP', nodeOf('node-20'), [], []],
    ['Node 22', nodeOf('node-22'), [], []],
    ['Node 24', nodeOf('node-24'), [], []],
    ['Deno', deno, may, []],
    ['Bun', bun, [], []],
  ])('talks on %s', async (name, program, flags, more) => {
    const args = [...flags, 'talk.mjs', name, url, ...more];
    const { said, code } = await ran(program, args, packed.client);
    expect(said).toContain(`${name}: heard itself, as ann\n`);
    expect(code).toBe(0);
  });
});
