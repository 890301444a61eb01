import { renderRoom } from '../../page/room.ts';
import type { ShownPage } from '../../page/shown-page.ts';
import { closedFor } from '../door.ts';
import { type HttpAnswer, page } from '../http-answer.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { placeField, shownPage } from './shown-page.ts';
import { languageField, spoken, tongueFor } from './tongue.ts';

/** A closed room's page comes so, and is filled once it is known who reads. */
const nothing: ShownPage = { latest: 0, messages: [] };

/** A room with its latest messages in the HTML, or with those about one of them. */
async function showRoomPage(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const { key, code } = room;
  const { store, people, identity, assets, site, rooms, pageCache } = ask.house;
  // A browser that opens an address can't say who it is: the page fills itself, once it has.
  const isUnknown = identity.guests === 'off' || rooms.asksWhoEnters;
  const isEmpty = isUnknown || (await closedFor(ask, room)) !== undefined;
  const { formatting, title, topic } = (await rooms.standing(key)).committed.settings;
  const record = isEmpty ? undefined : await store.room(key);
  const count = isEmpty ? 0 : people.count(key);
  const tongue = tongueFor(ask);
  const make = async () => {
    const shown = await page(
      renderRoom({
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
      }),
    );
    return spoken(shown, tongue);
  };
  // What a room shows goes on with its facts; a room of which nothing is known is asked for once.
  if (!record) return make();
  const place = ask.query.get(placeField.name) ?? '';
  return pageCache.take(
    JSON.stringify(['r', key, record, count, formatting, place, tongue.name]),
    make,
  );
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
];
