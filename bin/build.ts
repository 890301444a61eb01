// Emits the packages that others install, each a folder of dist, or of the folder that is named:
// JavaScript and types from src, the files beside them, the web bundle, a manifest, what is to be read.
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { buildElement } from './build-embed.ts';
import { buildWeb } from './build-web.ts';
import { builtPath, manifestOf, type RootManifest } from './manifest.ts';
import { textIn, textsOf } from './package-texts.ts';
import { type PackageName, packageNames, packages } from './packages.ts';

const root = join(import.meta.dirname, '..');
const sources = join(root, 'src');
const target = resolve(process.argv[2] ?? join(root, 'dist'));
const server = join(target, 'parlour/lib');
const client = join(target, 'parlour-client/lib');
/** What a module names of others: in what it runs, or in its types. */
const named = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g;

for (const name of packageNames) await rm(join(target, name), { recursive: true, force: true });
emit();
await nameBuiltFiles();
await copyBeside();
await buildWeb();
await copyWeb();
for (const source of Object.values(packages['parlour-client'].doors)) {
  await copyWithImports(join(server, relative('lib', builtPath(source))), new Set());
}
await copyElement();
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as RootManifest;
for (const name of packageNames) await finish(name);

function emit(): void {
  const { status, error } = spawnSync('tsc', ['-p', 'tsconfig.build.json', '--outDir', server], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('tsc emits nothing', { cause: error });
}

/** The compiler leaves the names of sources in types. */
async function nameBuiltFiles(): Promise<void> {
  for (const path of await listFiles(server)) {
    if (!path.endsWith('.d.ts')) continue;
    const text = await readFile(path, 'utf8');
    const built = text.replaceAll(named, (said) => said.replace(/\.ts(['"])$/, '.js$1'));
    if (built !== text) await writeFile(path, built);
  }
}

async function copyBeside(): Promise<void> {
  for (const path of await listFiles(sources)) {
    if (/\.(ts|md)$/.test(path) || path.startsWith(join(sources, 'web'))) continue;
    await cp(path, join(server, relative(sources, path)));
  }
}

async function copyWeb(): Promise<void> {
  const isPart = (path: string) => basename(path) !== '.inputs.json';
  await cp(join(root, 'dist/web'), join(server, 'web'), { recursive: true, filter: isPart });
}

/** Puts what the tag is made of into the place of its door, of which the types alone were emitted. */
async function copyElement(): Promise<void> {
  const folder = join(target, '.element');
  // Whoever builds it, a test run among them: the development build of lit is larger and warns.
  process.env['NODE_ENV'] = 'production';
  await buildElement(folder);
  await cp(folder, join(client, 'client'), { recursive: true });
  await rm(folder, { recursive: true });
}

/** Copies a module of the server's package to the client's, with its types and all that they name. */
async function copyWithImports(path: string, seen: Set<string>): Promise<void> {
  if (seen.has(path)) return;
  seen.add(path);
  for (const file of [path, path.replace(/\.js$/, '.d.ts')]) {
    await cp(file, join(client, relative(server, file)));
    for (const [, what = ''] of (await readFile(file, 'utf8')).matchAll(named)) {
      await copyWithImports(join(dirname(file), what), seen);
    }
  }
}

async function finish(name: PackageName): Promise<void> {
  const folder = join(target, name);
  const text = JSON.stringify(manifestOf(name, manifest), null, 2);
  await writeFile(join(folder, 'package.json'), `${text}\n`);
  for (const [path, source] of textsOf(name)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    if (/\.(md|ts)$/.test(path)) await writeFile(join(folder, path), textIn(name, path));
    else await cp(join(root, source), join(folder, path));
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
