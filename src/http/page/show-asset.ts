import { Refusal } from '../../protocol/error.ts';
import type { PathPart } from '../api/shape.ts';
import { encodingFor } from '../encoding.ts';
import type { HttpAnswer } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import { isKnown } from '../validator.ts';
import type { Asset } from './assets.ts';

const year = 31_536_000;
const day = 86_400;
/** After as long, pages of others have a newer version. */
const fiveMinutes = 300;
const embedName = 'embed.js';

/** A built file; its name changes with its content, so that it may be kept for ever. */
function showAsset(ask: Ask): HttpAnswer {
  const asset = ask.house.assets.files.get(ask.part('name'));
  if (!asset) throw new Refusal('not_found');
  return serve(asset, ask.request, `public, max-age=${year}, immutable`, kindOf(ask.part('name')));
}

/** The parts of the tag are named so by the build: pages of other origins run them. */
const kindOf = (name: string) => (name.startsWith('embed-') ? 'embed' : 'asset');

/** The script of the tag, under the name that pages of others have for it. */
function showEmbed(ask: Ask): HttpAnswer {
  const asset = ask.house.assets.files.get(embedName);
  if (!asset) throw new Refusal('not_found');
  return serve(asset, ask.request, `public, max-age=${fiveMinutes}`, 'embed');
}

/** The icon, which browsers ask for unasked. */
function showIcon(ask: Ask): HttpAnswer {
  const { icon } = ask.house.assets;
  const cacheControl = `public, max-age=${day}`;
  if (!icon)
    return { kind: 'asset', status: 204, headers: { 'cache-control': cacheControl }, body: null };
  return serve(icon, ask.request, cacheControl);
}

/** A file, unless the asker has it. */
export function serve(
  asset: Asset,
  request: Request,
  cacheControl: string,
  kind: 'asset' | 'embed' = 'asset',
): HttpAnswer {
  const encoding = encodingFor(request.headers.get('accept-encoding'), [...asset.packed.keys()]);
  const tag = encoding ? `"${asset.tag}-${encoding}"` : `"${asset.tag}"`;
  const headers = { 'cache-control': cacheControl, etag: tag, vary: 'Accept-Encoding' };
  if (isKnown(request.headers.get('if-none-match') ?? '', tag))
    return { kind, status: 304, headers, body: null };
  return {
    kind,
    status: 200,
    headers: {
      ...headers,
      'content-type': asset.type,
      ...(encoding ? { 'content-encoding': encoding } : {}),
    },
    body: (encoding && asset.packed.get(encoding)) ?? asset.plain,
  };
}

/** The part of an address that names a file. */
export const fileName: PathPart = {
  schema: { type: 'string' },
  description: 'A file name.',
  example: 'main-Ab3dE6gh.js',
};

export const assetRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/assets/{name}',
    parts: { name: fileName },
    answer: showAsset,
    isFree: true,
    does: "A file of the browser's half, named after its content.",
    gives: { status: 200, body: 'bytes' },
    open: true,
    refusesBy: 'page',
    refuses: ['not_found'],
  },
  {
    method: 'GET',
    path: '/embed.js',
    answer: showEmbed,
    isFree: true,
    does: 'The script of `<parlour-room>`, for any page.',
    gives: { status: 200, body: 'bytes' },
    open: true,
    refusesBy: 'page',
    refuses: ['not_found'],
  },
  {
    method: 'GET',
    path: '/favicon.ico',
    answer: showIcon,
    isFree: true,
    does: 'The icon, or nothing.',
    mayBeNothing: true,
    gives: { status: 200, body: 'bytes' },
    open: true,
    refusesBy: 'json',
    refuses: [],
  },
];
