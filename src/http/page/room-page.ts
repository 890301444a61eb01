import { framedHeaders } from '../../net/header.ts';
import { renderHouse, renderRoom } from '../../page/room.ts';
import type { ShownPage } from '../../page/shown-page.ts';
import { isClosedToStrangers } from '../door.ts';
import { type HttpAnswer, page } from '../http-answer.ts';
import { type Ask, type House, type Route, roomOf } from '../route.ts';
import { placeField, shownPage } from './shown-page.ts';
import { languageField, spoken, tongueFor } from './tongue.ts';

/** A closed room's page comes so, and is filled once it is known who reads. */
const nothing: ShownPage = { latest: 0, messages: [] };

/** A room with its latest messages in the HTML, or with those about one of them. */
const showRoomPage = (ask: Ask): Promise<HttpAnswer> => showRoom(ask, 'r');

/** The same room for a page of somebody else's, which puts it into a place of its own. */
const showHouse = (ask: Ask): Promise<HttpAnswer> => showRoom(ask, 'tag');

/** The same page for a frame, which other sites may have in theirs. */
async function showFrame(ask: Ask): Promise<HttpAnswer> {
  const shown = await showRoom(ask, 'embed');
  return { ...shown, headers: { ...shown.headers, ...framed(ask.house) } };
}

/** The sites that may have a frame of ours, as the frame reads them. */
function framersOf({ embedOrigins = [] }: House): string {
  return embedOrigins === 'any' ? embedOrigins : embedOrigins.join(' ');
}

/** The headers of a page that may stand in other sites' frames. */
export function framed({ embedOrigins = [], site }: House): HttpAnswer['headers'] {
  return framedHeaders(embedOrigins, site.base);
}

async function showRoom(ask: Ask, kind: 'r' | 'embed' | 'tag'): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const { key, code } = room;
  const { store, people, assets, site, rooms, pageCache } = ask.house;
  // A browser that opens an address can't say who it is: the page fills itself, once it has.
  const isEmpty = await isClosedToStrangers(ask, room);
  const { formatting, title, topic } = (await rooms.standing(key)).committed.settings;
  const record = isEmpty ? undefined : await store.room(key);
  const count = isEmpty ? 0 : people.count(key);
  const tongue = tongueFor(ask);
  const make = async () => {
    const shown = {
      tongue,
      key,
      code: record?.code ?? code,
      ...(!isEmpty && { title, topic }),
      codes: store.codes,
      page: isEmpty ? nothing : await shownPage(ask, key),
      pinned: isEmpty ? undefined : (await store.pins(key, Date.now())).at(-1)?.message,
      epoch: store.epoch,
      run: store.run,
      isClosed: isEmpty,
      plain: formatting === false,
      count,
      assets: assets.links(site.base),
      publicUrl: site.publicUrl,
      framedBy: kind === 'embed' ? framersOf(ask.house) : undefined,
    };
    if (kind !== 'tag') return spoken(await page(renderRoom(shown)), tongue);
    return { ...spoken(await page(renderHouse(shown, true)), tongue), kind: 'file' } as const;
  };
  // What a room shows goes on with its facts; a room of which nothing is known is asked for once.
  if (!record) return make();
  const place = ask.query.get(placeField.name) ?? '';
  const shownBy = [kind, key, record, count, formatting, place, tongue.name];
  return pageCache.take(JSON.stringify(shownBy), make);
}

export const roomPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/r/{code}',
    answer: showRoomPage,
    does: 'A room with its latest messages, or with those about one of them.',
    query: [placeField, languageField],
    gives: { status: 200, body: 'html' },
    open: true,
    refusesBy: 'page',
    refuses: ['bad_code'],
  },
  {
    method: 'GET',
    path: '/embed/{code}',
    answer: showFrame,
    does: 'The same for a frame, in pages of the sites that `--embed-origins` names.',
    query: [placeField, languageField],
    gives: { status: 200, body: 'html' },
    open: true,
    refusesBy: 'page',
    refuses: ['bad_code'],
  },
  {
    method: 'GET',
    path: '/embed/{code}/house',
    answer: showHouse,
    does: 'The markup of a room with its latest messages, for the tag of another page.',
    query: [placeField, languageField],
    gives: { status: 200, body: 'html' },
    open: true,
    refusesBy: 'page',
    refuses: ['bad_code'],
  },
];
