import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { dialects } from '../../dialect/dialects.ts';
import { listenerAssets } from '../../page/listener/assets.ts';
import type { ListenerPlace } from '../../page/listener/frame.ts';
import { listenerPages } from '../../page/listener/pages.ts';
import { liteAssets } from '../../page/lite/assets.ts';
import { Refusal } from '../../protocol/error.ts';
import type { ListenerDefaults } from '../../socket/websocket.ts';
import { type HttpAnswer, page } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import type { Asset } from './assets.ts';
import { fileName, serve } from './show-asset.ts';

/** The place of those who come by a listener and name no room. */
export function placeOf({ dialect, room }: ListenerDefaults, base = ''): ListenerPlace {
  return { base, room: room ?? dialects.get(dialect)?.defaultRoom ?? '' };
}

/** The page of a listener that has one of its own. */
export function pageOf({
  listener,
  house,
}: Pick<Ask, 'listener' | 'house'>): Promise<HttpAnswer> | undefined {
  const render = listener && listenerPages.get(listener.dialect);
  return render && page(render(placeOf(listener, house.site.base)), 200, 'lite');
}

/** Has that listener its page at every address where nothing else is, as the original has? */
export function isAllPage(listener: ListenerDefaults | undefined): boolean {
  return listener?.dialect === 'chatlog';
}

const files: ReadonlyMap<string, Asset> = new Map(
  [...listenerAssets, ...liteAssets].map(([path, { type, body }]) => [
    path,
    {
      type,
      tag: createHash('sha256').update(body).digest('base64url').slice(0, 22),
      plain: body,
      packed: new Map([['gzip', gzipSync(body, { level: 9 })]]),
    },
  ]),
);

/** A file that the pages of listeners and the lite page ask for. */
function showListenerFile(ask: Ask): HttpAnswer {
  const file = files.get(`/listener/${ask.part('name')}`);
  if (!file) throw new Refusal('not_found');
  return serve(file, ask.request, 'no-cache');
}

export const listenerRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/listener/{name}',
    parts: { name: fileName },
    answer: showListenerFile,
    does: 'A file that the pages of listeners and the lite page ask for.',
    gives: { status: 200, body: 'bytes' },
    open: true,
    refusesBy: 'page',
    refuses: ['not_found'],
  },
];
