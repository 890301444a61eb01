// Builds the tag into a folder: embed.js, which a page of somebody else's names, and beside it, in
// assets/, what that one loads: scripts that bring their sheets as texts.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Rolldown } from 'vite';
import { scriptOf } from './script-of.ts';
import { tagSheets } from './tag-sheets.ts';
import { wordsAsList } from './words-as-list.ts';

const root = join(import.meta.dirname, '..');
const folderOf = join(root, 'src/web/embed');

/** What is shown first waits for the sheets alone; what comes behind the room is one script, too. */
const groups = [
  { name: scriptOf('sheet', 'src/web/embed/sheet.ts'), debugName: 'sheet', priority: 3 },
  { name: scriptOf('inside', 'src/web/embed/inside.ts'), debugName: 'inside', priority: 2 },
  { name: scriptOf('behind', 'src/web/behind.ts'), debugName: 'behind', priority: 1 },
];

/** Builds it; names to `inputs` the sources that it is made of. */
export async function buildEmbed(folder: string, inputs: Set<string>): Promise<void> {
  await buildBoth(folder, 'embed', 'assets', inputs);
  await close(join(folder, 'embed.js'));
}

/** Builds the tag as a module, `element.js`, with its parts in a folder beside it. */
export async function buildElement(folder: string): Promise<void> {
  await buildBoth(folder, 'door', 'element', new Set());
  const path = join(folder, 'element.js');
  await rename(join(folder, 'door.js'), path);
  const code = (await readFile(path, 'utf8'))
    .replaceAll(/,\[\],import\.meta\.url\)/g, ')')
    .replaceAll(/import\(`([^`]+)`\)/g, "import('$1')");
  await writeFile(path, code);
}

async function buildBoth(
  folder: string,
  entry: string,
  parts: string,
  inputs: Set<string>,
): Promise<void> {
  const name = `${parts}/embed-[name]-[hash].js`;
  const talk = await bundle(folder, ['inside', 'sheet'], inputs, name);
  // A wall has its own of what both need: it loads nothing of the talk.
  const wall = await bundle(folder, ['wall'], inputs, name, new Map());
  const files = [...talk, ...wall];
  // What the entry has in common with its parts it has for itself: a classic script can't be asked for it.
  const built = new Map(files.map(([part, path]) => [`./${part}.ts`, `./${path}`]));
  await bundle(folder, [entry], inputs, '[name].js', built);
}

/** @returns the files of the entries, each by its name */
async function bundle(
  folder: string,
  entries: readonly string[],
  inputs: Set<string>,
  entryFileNames: string,
  built?: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const { build } = await import('vite');
  const made = await build({
    root,
    base: './',
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    css: { postcss: { plugins: [tagSheets()] } },
    build: {
      outDir: folder,
      emptyOutDir: !built,
      assetsDir: 'assets',
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
      sourcemap: false,
      target: 'es2022',
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      rolldownOptions: {
        input: Object.fromEntries(entries.map((name) => [name, join(folderOf, `${name}.ts`)])),
        preserveEntrySignatures: 'strict',
        checks: { bundlerTimings: false },
        output: {
          entryFileNames,
          chunkFileNames: `${dirname(entryFileNames)}/embed-[name]-[hash].js`,
          ...(!built && { codeSplitting: { groups } }),
        },
      },
    },
    plugins: [
      wordsAsList(),
      {
        name: 'parlour:tag',
        enforce: 'pre',
        resolveId: (id) => {
          const path = built?.get(id);
          return path === undefined ? undefined : { id: path, external: 'relative' as const };
        },
        load: (id) =>
          id === '\0vite/preload-helper.js'
            ? 'export const __vitePreload = (load) => load();'
            : undefined,
        // A page that has Trusted Types lets one policy in, by Parlour's name.
        transform: (code, id) =>
          id.includes('/lit-html/')
            ? code.replaceAll(/createPolicy\((['"])lit-html\1/g, "createPolicy('parlour'")
            : undefined,
        generateBundle() {
          for (const id of this.getModuleIds()) {
            const path = relative(root, id.replace(/\?.*$/, ''));
            if (path.startsWith('src/')) inputs.add(path);
          }
        },
      },
    ],
  });
  const { output } = made as Rolldown.RolldownOutput;
  return new Map(
    output.flatMap((file) =>
      file.type === 'chunk' && file.isEntry ? [[file.name, file.fileName] as const] : [],
    ),
  );
}

/**
 * The folder that the script came from. A module has no script of its own in the page: it is the one of
 * this name, and where there is none, its parts are found from the module.
 */
const embedAt = `const embedAt=(({src})=>src?new URL('.',src).href:'')(globalThis.document?.currentScript??globalThis.document?.querySelector('script[src*="/embed.js"],script[data-parlour]')??{});`;

/**
 * Makes the entry a script of either kind: within a function its names are no names of the page, where
 * a classic script would put them. Its parts are named from its own address: an import has no address
 * to begin from in a classic script of another origin.
 */
async function close(path: string): Promise<void> {
  // The loader that is put in takes what stands behind the import, and needs none of it.
  const code = (await readFile(path, 'utf8'))
    .replaceAll(/,\[\],import\.meta\.url\)/g, ')')
    .replaceAll(/import\([`'"]\.\/(assets\/[^`'"]+)[`'"]\)/g, "import((embedAt||'./')+`$1`)");
  if (/(?:^|[;}])\s*(?:import|export)[\s{"'*]|import\.meta|import\([`'"]/m.test(code))
    throw new Error('embed.js has to do without imports: a classic script has none');
  await writeFile(path, `(()=>{"use strict";${embedAt}${code.trim()}})();\n`);
}
