import { fittingPage } from '../../hub/fitting.ts';
import { renderRoom } from '../../page/room.ts';
import { type HttpAnswer, page } from '../http-answer.ts';
import { type Ask, type Route, roomOf } from '../route.ts';

const usualPage = 50;

/** A room with its latest messages in the HTML. */
async function showRoomPage(ask: Ask): Promise<HttpAnswer> {
  const { key, code } = roomOf(ask);
  const { store, people, assets, publicUrl, limits } = ask.house;
  const served = { limit: Math.min(usualPage, limits.historyPage) };
  const [record, latest] = await Promise.all([store.room(key), store.messages(key, served)]);
  return page(
    renderRoom({
      key,
      code: record?.code ?? code,
      codes: store.codes,
      page: fittingPage(latest, served, limits.unsentBytes),
      epoch: store.epoch,
      run: store.run,
      count: people.count(key),
      assets: assets.links,
      publicUrl,
    }),
  );
}

export const roomPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/r/{code}',
    answer: showRoomPage,
    does: 'A room with its latest messages.',
    gives: { status: 200, body: 'html' },
    refusesBy: 'page',
    refuses: ['bad_code'],
  },
];
