import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild } from 'esbuild-wasm';
import { rollup } from 'rollup';
import { minify } from 'terser';
import { build as vite } from 'vite';
import webpack from 'webpack';

/** What a bundler makes of an entry: the files that are loaded at once, and those that may be later. */
export interface Bundled {
  readonly atOnce: number;
  readonly later: number;
}

/** Bundles an entry into a folder, minified, in files of ES modules; the entry's is `main.js`. */
type Bundler = (entry: string, into: string) => Promise<void>;

export const bundlers: Readonly<Record<string, Bundler>> = {
  async esbuild(entry, into) {
    await esbuild({
      entryPoints: { main: entry },
      outdir: into,
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      splitting: true,
      logLevel: 'error',
    });
  },

  webpack(entry, into) {
    const compiler = webpack({
      mode: 'production',
      target: ['web', 'es2022'],
      entry: { main: entry },
      output: { path: into, module: true, chunkFormat: 'module', library: { type: 'module' } },
      experiments: { outputModule: true },
      performance: false,
    });
    return new Promise((resolve, reject) => {
      compiler.run((error, stats) => {
        const fault = error ?? (stats?.hasErrors() ? new Error(stats.toString()) : undefined);
        compiler.close(() => (fault ? reject(fault) : resolve()));
      });
    });
  },

  async rollup(entry, into) {
    const bundle = await rollup({
      input: { main: entry },
      plugins: [
        nodeResolve({ browser: true }),
        {
          name: 'minify',
          renderChunk: async (code) =>
            (await minify(code, { module: true, ecma: 2020 })).code ?? null,
        },
      ],
    });
    await bundle.write({ dir: into, format: 'es', entryFileNames: '[name].js' });
    await bundle.close();
  },

  async vite(entry, into) {
    await vite({
      root: into,
      configFile: false,
      publicDir: false,
      logLevel: 'error',
      build: {
        outDir: into,
        emptyOutDir: false,
        assetsDir: '',
        target: 'es2022',
        modulePreload: false,
        reportCompressedSize: false,
        rolldownOptions: {
          input: { main: entry },
          preserveEntrySignatures: 'strict',
          output: { entryFileNames: '[name].js' },
        },
      },
    });
  },
};

/** The weights of what a bundler makes of an entry, gzipped. */
export async function weigh(bundler: Bundler, entry: string, under: string): Promise<Bundled> {
  const into = await mkdtemp(join(under, 'bundle-'));
  await bundler(entry, into);
  const names = (await readdir(into)).filter((name) => /\.m?js$/.test(name));
  const texts = new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(into, name), 'utf8')] as const),
    ),
  );
  const first = names.find((name) => /^main\.m?js$/.test(name)) ?? '';
  const atOnce = new Set<string>();
  const walk = (name: string): void => {
    if (atOnce.has(name)) return;
    atOnce.add(name);
    for (const [, what = ''] of (texts.get(name) ?? '').matchAll(
      /(?:\bfrom|\bimport)\s*["'](\.\/[^"']+)["']/g,
    )) {
      walk(basename(what));
    }
  };
  walk(first);
  const bytes = (name: string) => gzipSync(texts.get(name) ?? '', { level: 9 }).length;
  const sum = (list: readonly string[]) => list.reduce((all, name) => all + bytes(name), 0);
  return { atOnce: sum([...atOnce]), later: sum(names.filter((name) => !atOnce.has(name))) };
}
