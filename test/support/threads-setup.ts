import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

/** The threads of a store, by their place in `src/store`. */
const threads = ['sqlite/writer', 'search/worker', 'marks/worker', 'hook-cursors/worker'];
const root = join(import.meta.dirname, '../..');

/**
 * Makes one file of each thread's code, for `one-file-threads.ts`. A run that watches has the sources:
 * they change under it.
 */
export default async function setup({ vitest }: TestProject): Promise<() => Promise<void>> {
  if (vitest.config.watch) return async () => {};
  const outDir = join(root, `node_modules/.cache/threads-${process.pid}`);
  const files: [string, string][] = [];
  for (const thread of threads) {
    const input = join(root, `src/store/${thread}.ts`);
    const name = `${thread.replace('/', '-')}.js`;
    await build({
      root,
      configFile: false,
      publicDir: false,
      logLevel: 'error',
      build: {
        ssr: input,
        outDir,
        emptyOutDir: false,
        minify: false,
        rolldownOptions: { output: { entryFileNames: name } },
      },
    });
    files.push([pathToFileURL(input).href, pathToFileURL(join(outDir, name)).href]);
  }
  process.env['PARLOUR_TEST_THREADS'] = JSON.stringify(files);
  return () => rm(outDir, { recursive: true });
}
