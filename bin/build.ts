// Emits what a package ships: JavaScript and types from src, the files beside them, the web bundle.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { buildWeb } from './build-web.ts';

const root = join(import.meta.dirname, '..');
const sources = join(root, 'src');
const target = join(root, 'dist');

await clean();
emit();
await rewriteUrls();
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

/** tsc rewrites the endings of imports, not those of `new URL('./worker.ts', import.meta.url)`. */
async function rewriteUrls(): Promise<void> {
  for (const path of await listFiles(target)) {
    if (!path.endsWith('.js') || path.startsWith(join(target, 'web'))) continue;
    const text = await readFile(path, 'utf8');
    const rewritten = text.replace(
      /(new URL\(\s*(['"])\.[^'"]*)\.ts(\2,\s*import\.meta\.url)/g,
      '$1.js$3',
    );
    if (rewritten !== text) await writeFile(path, rewritten);
  }
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
