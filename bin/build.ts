// Emits what a package ships: JavaScript and types from src, the files beside them, the web bundle.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { buildWeb } from './build-web.ts';

const root = join(import.meta.dirname, '..');
const sources = join(root, 'src');
const target = join(root, 'dist');

await clean();
emit();
await copyBeside();
await buildWeb();

async function clean(): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const name of await readdir(target)) {
    if (name !== 'web') await rm(join(target, name), { recursive: true, force: true });
  }
}

function emit(): void {
  const { status, error } = spawnSync('tsc', ['-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('tsc emits nothing', { cause: error });
}

async function copyBeside(): Promise<void> {
  for (const path of await listFiles(sources)) {
    if (path.endsWith('.ts') || path.startsWith(join(sources, 'web'))) continue;
    const copy = join(target, relative(sources, path));
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(path, copy);
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
