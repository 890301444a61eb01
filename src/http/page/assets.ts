import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Assets as Links } from '../../page/layout.ts';
import { Refusal } from '../../protocol/error.ts';
import { type Encoding, encodingFor } from '../encoding.ts';
import type { Reply } from '../reply.ts';
import type { Ask } from '../route.ts';

/** The browser's half as it was built, in memory. */
export interface Assets {
  /** Where a page finds it. */
  readonly links: Links;
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
const year = 31_536_000;
const day = 86_400;

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
  const links = linksOf(manifest);
  return { links, files, icon: files.get(links.icon?.slice(prefix.length) ?? '') };
}

type Manifest = Readonly<Record<string, ManifestEntry>>;
const prefix = '/assets/';

function linksOf(manifest: Manifest): Links {
  const entries = Object.values(manifest);
  const entry = entries.find(({ isEntry }) => isEntry);
  const icon = entries.find(({ src }) => src?.endsWith('icon.svg'));
  return {
    script: entry ? prefix + entry.file : '',
    styles: (entry?.css ?? []).map((file) => prefix + file),
    ...(icon ? { icon: prefix + icon.file } : {}),
  };
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

/** A built file; its name changes with its content, so that it may be kept for ever. */
export function showAsset(ask: Ask): Reply {
  const asset = ask.house.assets.files.get(ask.part('name'));
  if (!asset) throw new Refusal('not_found');
  return serve(asset, ask.request, `public, max-age=${year}, immutable`);
}

/** What browsers ask for unasked. */
export function showIcon(ask: Ask): Reply {
  const { icon } = ask.house.assets;
  const cacheControl = `public, max-age=${day}`;
  if (!icon) return { status: 204, headers: { 'cache-control': cacheControl }, body: null };
  return serve(icon, ask.request, cacheControl);
}

/** A file, unless the asker has it. */
export function serve(asset: Asset, request: Request, cacheControl: string): Reply {
  const encoding = encodingFor(request.headers.get('accept-encoding'), [...asset.packed.keys()]);
  const tag = encoding ? `"${asset.tag}-${encoding}"` : `"${asset.tag}"`;
  const headers = { 'cache-control': cacheControl, etag: tag, vary: 'Accept-Encoding' };
  if (knows(request, tag)) return { status: 304, headers, body: null };
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': asset.type,
      ...(encoding ? { 'content-encoding': encoding } : {}),
    },
    body: (encoding && asset.packed.get(encoding)) ?? asset.plain,
  };
}

function knows(request: Request, tag: string): boolean {
  const known = request.headers.get('if-none-match') ?? '';
  return known
    .split(',')
    .some((part) => part.trim().replace(/^W\//, '') === tag || part.trim() === '*');
}
