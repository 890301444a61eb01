import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const notPacked = new Set(['.git', 'node_modules', 'dist', 'data']);
const doors = ['parlour', 'parlour/client', 'parlour/protocol', 'parlour/router'];

let folder = '';
let project = '';
let tarball = '';
let server: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parlour-pack-'));
  tarball = await pack(join(folder, 'source'));
  project = join(folder, 'project');
  await install(project, tarball);
}, 120_000);

afterAll(async () => {
  server?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

test('the package holds what runs and what is read, and no sources', async () => {
  const { stdout } = await run('tar', ['-tzf', tarball]);
  const paths = stdout.trim().split('\n');
  const home = 'package/';
  for (const path of ['README.md', 'LICENSE', 'CHANGELOG.md', 'dist/web/manifest.json']) {
    expect(paths).toContain(home + path);
  }
  const allowed = /^package\/(dist|docs)\/|^package\/(package\.json|[A-Z]+(\.md)?)$/;
  expect(paths.filter((path) => !allowed.test(path))).toEqual([]);
  expect(paths.filter((path) => /(?<!\.d)\.ts$/.test(path))).toEqual([]);
});

test.each(doors)('%s opens', async (door) => {
  const script = `console.log(Object.keys(await import('${door}')).length)`;
  const { stdout } = await run('node', ['--input-type=module', '-e', script], { cwd: project });
  expect(Number(stdout)).toBeGreaterThan(0);
});

test('a TypeScript consumer finds the types of every door', async () => {
  const imports = doors.map((door, index) => `import * as door${index} from '${door}';`);
  const checks = doors.map(
    (_, index) => `export const known${index}: Known<typeof door${index}> = true;`,
  );
  await writeFile(
    join(project, 'consumer.ts'),
    [
      ...imports,
      "import { type ErrorCode, errors } from 'parlour/protocol';",
      // A type that can't be resolved is `any`, and nothing else would tell.
      'type Known<T> = 0 extends 1 & T ? never : true;',
      ...checks,
      "export const code: ErrorCode = 'bad_json';",
      'export const status: number = errors[code].status;',
      '// @ts-expect-error no such code',
      "export const wrong: ErrorCode = 'no_such_code';",
    ].join('\n'),
  );
  const types = join(root, 'node_modules/@types');
  await writeFile(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        module: 'nodenext',
        target: 'esnext',
        noEmit: true,
        skipLibCheck: true,
        types: ['node'],
        typeRoots: [types],
      },
      files: ['consumer.ts'],
    }),
  );
  const { stdout } = await run('tsc', ['-p', '.'], { cwd: project }).catch((error) => error);
  expect(stdout).toBe('');
});

test.each([
  [
    'client',
    `import { connect, type Room } from 'parlour/client';
     const client = connect('wss://chat.example/ws', { name: 'ann' });
     const room: Room = client.room('tea');
     room.addEventListener('event', ({ detail }) => detail.type satisfies string);
     // @ts-expect-error no such detail
     room.addEventListener('event', ({ detail }) => detail.colour);
     room.post('hi').ref satisfies string;`,
  ],
  [
    'router',
    `import { createRouter } from 'parlour/router';
     createRouter().on('poke', (connection) => connection.emit('answer', { msg: 'Ouch!' }));`,
  ],
  [
    'protocol',
    "import { roomName } from 'parlour/protocol'; roomName('tea')?.key satisfies string | undefined;",
  ],
])('parlour/%s compiles without the types of browsers or of ws, all checked', async (door, text) => {
  const file = `strict-${door}.ts`;
  await writeFile(join(project, file), text);
  await writeFile(
    join(project, `${file}.json`),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        module: 'nodenext',
        target: 'esnext',
        lib: ['esnext'],
        noEmit: true,
        skipLibCheck: false,
        types: [],
        typeRoots: door === 'router' ? [join(root, 'node_modules/@types')] : [],
      },
      files: [file],
    }),
  );
  const { stdout } = await run('tsc', ['-p', `${file}.json`], { cwd: project }).catch(
    (fault) => fault,
  );
  expect(stdout).toBe('');
});

test('the command serves, backs up meanwhile, and stops when it is told to', async () => {
  const port = await freePort();
  server = spawn(
    'node_modules/.bin/parlour',
    ['--port', `${port}`, '--data', join(folder, 'data')],
    {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said = collect(server);
  const health = await answerOf(`http://127.0.0.1:${port}/healthz`, server);
  expect(health?.status, said.join('')).toBe(200);

  const onData = ['--data', join(folder, 'data')];
  const own = (...args: string[]) => run('node_modules/.bin/parlour', args, { cwd: project });
  expect((await own('backup', 'monday.db', ...onData)).stdout).toContain('0 rooms, 0 facts');
  expect((await own('verify', 'monday.db')).stdout).toContain('nothing is wrong');

  server.kill('SIGTERM');
  const [code, signal] = await once(server, 'exit');
  expect({ code, signal }, said.join('')).toEqual({ code: 0, signal: null });
});

/** Packs a copy, so that nothing is built below the feet of whoever works in the tree. */
async function pack(copy: string): Promise<string> {
  await mkdir(copy);
  for (const name of await readdir(root)) {
    if (notPacked.has(name)) continue;
    await cp(join(root, name), join(copy, name), {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules',
    });
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  await run('npm', ['pack', '--ignore-scripts=false', '--pack-destination', folder], { cwd: copy });
  const name = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  return join(folder, `${name}`);
}

async function install(into: string, what: string): Promise<void> {
  await mkdir(into);
  await writeFile(join(into, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const quick = ['--omit=optional', '--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', ['install', what, '--ignore-scripts', ...quick], { cwd: into });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

function collect(child: ChildProcess): string[] {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => said.push(String(chunk)));
  }
  return said;
}

async function answerOf(url: string, child: ChildProcess): Promise<Response | undefined> {
  const deadline = performance.now() + 10_000;
  while (child.exitCode === null && performance.now() < deadline) {
    try {
      return await fetch(url);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return undefined;
}
