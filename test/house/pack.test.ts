import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PackageName, packageNames, packages } from '../../bin/packages.ts';
import { freePort } from '../support/free-port.ts';
import { packInto, projectWith } from '../support/packed.ts';

const run = promisify(execFile);

let folder = '';
let project = '';
let tarballs: Readonly<Record<PackageName, string>>;
let server: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parlour-pack-'));
  tarballs = await packInto(folder);
  project = join(folder, 'project');
  await projectWith(project, ...Object.values(tarballs));
}, 120_000);

afterAll(async () => {
  server?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

test.each(packageNames)('%s holds what runs and what is read, and no sources', async (name) => {
  const { stdout } = await run('tar', ['-tzf', tarballs[name]]);
  const paths = stdout.trim().split('\n');
  for (const path of ['README.md', 'LICENSE', 'CHANGELOG.md', 'package.json']) {
    expect(paths).toContain(`package/${path}`);
  }
  const allowed = /^package\/(lib|docs)\/|^package\/(package\.json|[A-Z]+(\.md)?)$/;
  expect(paths.filter((path) => !allowed.test(path))).toEqual([]);
  expect(paths.filter((path) => /(?<!\.d)\.ts$|\.inputs\.json$/.test(path))).toEqual([]);
  expect(paths.includes('package/lib/web/manifest.json')).toBe(name === 'parlour');
});

test('what is installed is small, and brings no Node with it', async () => {
  const installed = JSON.parse(
    await readFile(join(project, 'node_modules/.package-lock.json'), 'utf8'),
  ) as { packages: object };
  // That of the client, which has none of its own, is one of them.
  expect(Object.keys(installed.packages).length).toBeLessThanOrEqual(31);
  expect(await readdir(join(project, 'node_modules/.bin'))).not.toContain('node');
  expect(await bytesOf(join(project, 'node_modules'))).toBeLessThanOrEqual(30_000_000);
});

const doors = packageNames.flatMap((name) =>
  Object.keys(packages[name].doors).map((door) => door.replace(/^\./, name)),
);

test.each(doors)('%s opens, also by require', async (door) => {
  const script = `
    import { createRequire } from 'node:module';
    const opened = await import('${door}');
    const required = createRequire(import.meta.url)('${door}');
    console.log(Object.keys(opened).length, opened === required);`;
  await writeFile(join(project, 'opens.mjs'), script);
  const { stdout } = await run('node', ['opens.mjs'], { cwd: project });
  expect(stdout).toMatch(/^[1-9]\d* true\n$/);
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

async function bytesOf(of: string): Promise<number> {
  const entries = await readdir(of, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
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
