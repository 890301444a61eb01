import { renderWall } from '../../page/wall.ts';
import { wallFields } from '../../protocol/wall.ts';
import type { QueryField } from '../api/shape.ts';
import { type HttpAnswer, page } from '../http-answer.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { framed } from './room-page.ts';

/** A room to be read on a screen or over a stream; its script reads the options, and says what is wrong with them. */
async function showWall(ask: Ask): Promise<HttpAnswer> {
  const { code } = roomOf(ask);
  const { assets, site, store } = ask.house;
  const links = assets.links(site.base);
  const shown = await page(renderWall({ code, codes: store.codes, assets: links }));
  return { ...shown, headers: { ...shown.headers, ...framed(ask.house) } };
}

const optionFields: readonly QueryField[] = Object.entries(wallFields).map(([name, row]) => ({
  name,
  // A wrong one is said on the wall, which stands there all the same.
  schema: { type: 'string' },
  description: row.words,
}));

export const wallRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/wall/{code}',
    answer: showWall,
    does: 'A room in large letters on nothing, to be read over a stream or on a screen; it counts as nobody there.',
    query: optionFields,
    gives: { status: 200, body: 'html' },
    open: true,
    refusesBy: 'page',
    refuses: ['bad_code'],
  },
];
