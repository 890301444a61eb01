import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { packageNames } from '../../bin/packages.ts';
import { envOf, nodeOf, pnpm, ran, yarn } from './runtime.ts';

const packed = inject('packed');
const env = envOf('node-24');
const node = nodeOf('node-24');

/** A program of somebody's: a server that opens, shows a room and stops. */
const program = `
import { createLog, openParlour, readConfig } from 'parlour';

const config = readConfig({ port: '0', data: './chat' }, {});
const parlour = await openParlour({ config, log: createLog('warn') });
const { status } = await fetch(parlour.roomLink);
const htmx = await fetch(new URL('/listener/htmx.js', parlour.url));
console.log(process.version, status, htmx.status);
await parlour.stop();
`;
const saysItServes = { said: 'v24.15.0 200 200\n', code: 0 };

test.each(packageNames)('%s holds what runs and what is read, and no sources', async (name) => {
  const { said } = await ran('tar', ['-tzf', packed.tarballs[name]], packed.folder);
  const paths = said.trim().split('\n');
  for (const path of ['README.md', 'LICENSE', 'CHANGELOG.md', 'package.json']) {
    expect(paths).toContain(`package/${path}`);
  }
  const allowed =
    /^package\/(lib|docs|examples)\/|^package\/(package\.json|[A-Z]+(\.md)?|bench\/load\.svg)$/;
  expect(paths.filter((path) => !allowed.test(path))).toEqual([]);
  const sources = paths.filter((path) => /(?<!\.d)\.ts$|\.inputs\.json$/.test(path));
  expect(sources.filter((path) => !path.startsWith('package/examples/'))).toEqual([]);
  expect(paths.includes('package/lib/web/manifest.json')).toBe(name === 'parlour');
});

test('npm: at most 30 packages and 30 MB, and the Node of a project stays its own', async () => {
  const folder = packed.server;
  const lock = await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: object };
  const bytes = await bytesOf(join(folder, 'node_modules'));
  const count = Object.keys(packages).length;
  process.stdout.write(`parlour: ${count} of 30 packages, ${bytes} of 30000000 bytes\n`);
  expect(count).toBeLessThanOrEqual(30);
  expect(bytes).toBeLessThanOrEqual(30_000_000);

  expect(await readdir(join(folder, 'node_modules/.bin'))).not.toContain('node');
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const scripts = { 'which-node': 'node -v' };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, scripts }));
  const { said } = await ran('npm', ['run', '--silent', 'which-node'], folder, env);
  expect(said.trim()).toBe('v24.15.0');

  await writeFile(join(folder, 'serve.mjs'), program);
  expect(await ran('node', ['serve.mjs'], folder, env)).toEqual(saysItServes);
});

test('npm: the client is one package', async () => {
  const lock = await readFile(join(packed.client, 'node_modules/.package-lock.json'), 'utf8');
  expect(Object.keys((JSON.parse(lock) as { packages: object }).packages)).toHaveLength(1);
});

test('pnpm: nothing is needed that is not named', async () => {
  const folder = await projectIn('pnpm');
  const added = await ran(node, [pnpm, 'add', packed.tarballs.parlour], folder, env);
  expect(added.code, added.said).toBe(0);
  expect(await ran(node, ['serve.mjs'], folder, env)).toEqual(saysItServes);
});

test('Yarn, without a node_modules: nothing is needed that is not named', async () => {
  const folder = await projectIn('yarn');
  await writeFile(join(folder, 'yarn.lock'), '');
  const registry = (await ran('npm', ['config', 'get', 'registry'], folder, env)).said.trim();
  const yarnEnv = {
    ...env,
    YARN_ENABLE_TELEMETRY: '0',
    YARN_GLOBAL_FOLDER: join(packed.folder, 'yarn-global'),
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: '*',
  };
  const what = `parlour@file:${packed.tarballs.parlour}`;
  const added = await ran(node, [yarn, 'add', what], folder, yarnEnv);
  expect(added.code, added.said).toBe(0);
  const { said } = await ran(node, [yarn, 'node', 'serve.mjs'], folder, yarnEnv);
  expect(said).toContain(saysItServes.said);
});

async function projectIn(name: string): Promise<string> {
  const folder = join(packed.folder, name);
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  await writeFile(join(folder, 'serve.mjs'), program);
  return folder;
}

async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
