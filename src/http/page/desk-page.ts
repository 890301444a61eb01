import { renderDesk } from '../../page/desk.ts';
import { type HttpAnswer, page } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';

/** The page of the host's desk, which is empty until its script has the key. */
async function showDesk({ house }: Ask): Promise<HttpAnswer> {
  const shown = await page(renderDesk(house.assets.links(house.site.base)));
  return { ...shown, headers: { ...shown.headers, 'x-robots-tag': 'noindex' } };
}

export const deskPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/desk',
    answer: showDesk,
    does: "The host's desk: an empty page, whose script asks for the key.",
    gives: { status: 200, body: 'html' },
    open: true,
    refusesBy: 'page',
    refuses: [],
  },
];
