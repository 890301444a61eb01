import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Assets as Links } from '../../page/layout.ts';
import { languages } from '../../page/words/language.ts';
import type { Encoding } from '../encoding.ts';

/** The browser's half as it was built, in memory. */
export interface Assets {
  /** The addresses at which a page finds it, below the path of the site. */
  links(base: string): Links;
  readonly files: ReadonlyMap<string, Asset>;
  /** Undefined where the build has none. */
  readonly icon?: Asset | undefined;
}

export interface Asset {
  readonly type: string;
  readonly tag: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly packed: ReadonlyMap<Encoding, Uint8Array<ArrayBuffer>>;
}

interface ManifestEntry {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly css?: readonly string[];
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const suffixes: readonly [Encoding, string][] = [
  ['br', '.br'],
  ['gzip', '.gz'],
];

/**
 * Reads what `bin/build-web.ts` made. Without it the pages are served all the same, to be read
 * without a script.
 */
export function loadAssets(folder: string): Assets {
  const names = new Set(listFiles(folder));
  const manifest = names.has('manifest.json')
    ? (JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest)
    : {};
  const files = new Map(
    [...names].filter(isServed).map((name) => [name, readAsset(folder, name, names)]),
  );
  const known = new Map<string, Links>();
  const links = (base: string) => {
    const made = known.get(base) ?? linksOf(manifest, base);
    known.set(base, made);
    return made;
  };
  const { icon = '' } = links('');
  return { links, files, icon: files.get(icon.slice(folderOf('').length)) };
}

type Manifest = Readonly<Record<string, ManifestEntry>>;
const folderOf = (base: string) => `${base}/assets/`;

function linksOf(manifest: Manifest, base: string): Links {
  const prefix = folderOf(base);
  const entries = Object.values(manifest);
  const entryOf = (name: string) =>
    entries.find(({ isEntry, src }) => isEntry && src?.endsWith(name));
  const [entry, lobby, desk] = [entryOf('/main.ts'), entryOf('/lobby.ts'), entryOf('/desk.ts')];
  const wall = entryOf('/wall/wall.ts');
  const icon = entries.find(({ src }) => src?.endsWith('icon.svg'));
  return {
    base,
    script: entry ? prefix + entry.file : '',
    words: wordsIn(entries, prefix),
    styles: (entry?.css ?? []).map((file) => prefix + file),
    ...(lobby ? { lobbyScript: prefix + lobby.file } : {}),
    ...(desk ? { deskScript: prefix + desk.file } : {}),
    ...(wall
      ? {
          wallScript: prefix + wall.file,
          wallStyles: (wall.css ?? []).map((file) => prefix + file),
        }
      : {}),
    ...(icon ? { icon: prefix + icon.file } : {}),
  };
}

/** The words of rooms' scripts, each language in a file of its own. */
function wordsIn(entries: readonly ManifestEntry[], prefix: string): Links['words'] {
  const files = languages.flatMap((language) => {
    const found = entries.find(({ src }) => src === `src/page/words/${language}.ts`);
    return found ? [[language, prefix + found.file] as const] : [];
  });
  return Object.fromEntries(files);
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isServed(name: string): boolean {
  return name !== 'manifest.json' && Object.hasOwn(types, extname(name)) && !name.startsWith('.');
}

function readAsset(folder: string, name: string, names: ReadonlySet<string>): Asset {
  const plain = readFileSync(join(folder, name));
  const packed = suffixes
    .filter(([, suffix]) => names.has(name + suffix))
    .map(([encoding, suffix]) => [encoding, readFileSync(join(folder, name + suffix))] as const);
  return {
    type: types[extname(name)] as string,
    tag: createHash('sha256').update(plain).digest('base64url').slice(0, 22),
    plain,
    packed: new Map(packed),
  };
}
