// Builds the browser's half into dist/web: hashed names, a manifest, each text asset also as .br and
// .gz. Runs before every start, so it reads the stamp first and loads vite only when that is stale.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { buildEmbed } from './build-embed.ts';
import { scriptOf } from './script-of.ts';
import { wordsAsList } from './words-as-list.ts';

const root = join(import.meta.dirname, '..');
const outDir = join(root, 'dist/web');
const stampName = '.inputs.json';
const manifestName = 'manifest.json';
const sourceFolder = 'src/web';
const entry = `${sourceFolder}/main.ts`;
/** What a person needs who points at something in the talk: asked for once the first script has run. */
const behindEntry = `${sourceFolder}/behind.ts`;
/** The lobby's script is one of its own: it needs nothing of a room's. */
const lobbyEntry = `${sourceFolder}/lobby.ts`;
/**
 * The desk's is built on its own: what it has in common with a room's would stand in the room's first
 * script, which does its work wherever it is loaded.
 */
const deskEntry = `${sourceFolder}/desk.ts`;
/** A room's page names the file of its language; this one makes a file of each. */
const languagesEntry = `${sourceFolder}/languages.ts`;
/** A wall's is one of its own for the same reason: it runs for a night, and has nothing of the page. */
const wallEntry = `${sourceFolder}/wall/wall.ts`;
const alwaysInputs = [
  'bin/build-web.ts',
  'bin/build-embed.ts',
  'bin/tag-sheets.ts',
  'bin/script-of.ts',
  'bin/words-as-list.ts',
  'package-lock.json',
];
const textKinds = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt']);

type Stamp = Record<string, string>;

export async function buildWeb(): Promise<void> {
  if (await isFresh()) return;
  if (!existsSync(join(root, entry))) throw new Error(`${entry} does not exist: nothing to build`);
  const began = performance.now();
  const mode = process.env['NODE_ENV'];
  // Whoever builds it, a test run among them: the development build of lit is larger and warns.
  process.env['NODE_ENV'] = 'production';
  const draft = join(root, `dist/.web-${process.pid}`);
  try {
    const inputs = await bundle(draft);
    const size = await compress(draft);
    await writeFile(join(draft, stampName), JSON.stringify(await hashAll(inputs)));
    await replace(outDir, draft);
    const took = Math.round(performance.now() - began);
    console.log(`dist/web: ${(size / 1000).toFixed(1)} kB gzipped, built in ${took} ms`);
  } finally {
    if (mode === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = mode;
    await rm(draft, { recursive: true, force: true });
  }
}

async function isFresh(): Promise<boolean> {
  const stamp = await readStamp();
  if (!stamp) return false;
  const now = await hashAll([...new Set([...Object.keys(stamp), ...(await listSources())])]);
  return Object.entries(now).every(([path, hash]) => stamp[path] === hash);
}

async function readStamp(): Promise<Stamp | undefined> {
  try {
    return JSON.parse(await readFile(join(outDir, stampName), 'utf8'));
  } catch {
    return undefined;
  }
}

async function listSources(): Promise<string[]> {
  const entries = await readdir(join(root, sourceFolder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

async function hashAll(paths: readonly string[]): Promise<Stamp> {
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await hash(path)])));
}

async function hash(path: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(join(root, path)))
      .digest('base64url');
  } catch {
    return 'missing';
  }
}

/** Returns the files that the bundles were made of. */
async function bundle(draft: string): Promise<string[]> {
  const inputs = new Set([...alwaysInputs, ...(await listSources())]);
  await bundleOf(draft, { main: entry, lobby: lobbyEntry, languages: languagesEntry }, inputs);
  const rooms = await readFile(join(draft, manifestName), 'utf8');
  await bundleOf(draft, { desk: deskEntry }, inputs);
  const desk = await readFile(join(draft, manifestName), 'utf8');
  await bundleOf(draft, { wall: wallEntry }, inputs);
  const wall = await readFile(join(draft, manifestName), 'utf8');
  const all = { ...JSON.parse(wall), ...JSON.parse(desk), ...JSON.parse(rooms) };
  await writeFile(join(draft, manifestName), JSON.stringify(all));
  await addTag(draft, inputs);
  return [...inputs].sort();
}

/** Adds the tag, whose files are served as they name each other: embed.js, the others below assets/. */
async function addTag(draft: string, inputs: Set<string>): Promise<void> {
  const folder = join(draft, 'tag');
  await buildEmbed(folder, inputs);
  await rename(join(folder, 'embed.js'), join(draft, 'embed.js'));
  for (const name of await readdir(join(folder, 'assets')))
    await rename(join(folder, 'assets', name), join(draft, name));
  await rm(folder, { recursive: true });
}

/** Adds what some entries are made of to a folder, and to the files that they are made from. */
async function bundleOf(
  draft: string,
  entries: Readonly<Record<string, string>>,
  inputs: Set<string>,
): Promise<void> {
  const { build } = await import('vite');
  const isRoom = 'main' in entries;
  const named = Object.entries(entries).map(([name, path]) => [name, join(root, path)] as const);
  await build({
    root,
    base: './',
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: draft,
      emptyOutDir: isRoom,
      assetsDir: '',
      assetsInlineLimit: 0,
      manifest: manifestName,
      // What would load the parts of a part earlier weighs more than it spares.
      modulePreload: false,
      reportCompressedSize: false,
      sourcemap: false,
      target: 'es2022',
      // The first browsers with light-dark(), which the sheets use as it is.
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      rolldownOptions: {
        input: Object.fromEntries(named),
        checks: { bundlerTimings: false },
        output: {
          // Hashes are what no compression shortens; of a build's hundred files none are alike by six.
          entryFileNames: '[name]-[hash:6].js',
          chunkFileNames: '[name]-[hash:6].js',
          assetFileNames: '[name]-[hash:6][extname]',
          ...(isRoom && {
            codeSplitting: {
              groups: [
                { name: scriptOf('main', entry), debugName: 'first', priority: 2 },
                { name: scriptOf('behind', behindEntry), debugName: 'behind', priority: 1 },
              ],
            },
          }),
        },
      },
    },
    plugins: [
      wordsAsList(),
      {
        // Parts bring their sheets in their scripts, so there is nothing that a part would wait for.
        name: 'parlour:no-preload',
        enforce: 'pre',
        load: (id) =>
          id === '\0vite/preload-helper.js'
            ? 'export const __vitePreload = (load) => load();'
            : undefined,
      },
      {
        name: 'parlour:inputs',
        generateBundle() {
          for (const id of this.getModuleIds()) {
            const path = relative(root, id.replace(/\?.*$/, ''));
            if (path.startsWith('src/')) inputs.add(path);
          }
        },
      },
    ],
  });
}

/** Returns what the scripts and sheets weigh gzipped. */
async function compress(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    names
      .filter((name) => textKinds.has(extname(name)) && name !== manifestName)
      .map(async (name) => {
        const text = await readFile(join(folder, name));
        const [br, gz] = await Promise.all([
          promisify(brotliCompress)(text, {
            params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
          }),
          promisify(gzip)(text, { level: 9 }),
        ]);
        await writeFile(join(folder, `${name}.br`), br);
        await writeFile(join(folder, `${name}.gz`), gz);
        return gz.length;
      }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Two builds may end at the same moment: either may win, and neither may fail. */
async function replace(target: string, draft: string): Promise<void> {
  const old = `${draft}-old`;
  for (let attempt = 1; ; attempt += 1) {
    await rename(target, old).catch(ignore('ENOENT'));
    await rm(old, { recursive: true, force: true });
    try {
      return await rename(draft, target);
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

function ignore(code: string): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (error.code !== code) throw error;
  };
}

if (import.meta.main) {
  await buildWeb().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
