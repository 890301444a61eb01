import { renderDesk } from '../../page/desk.ts';
import { type HttpAnswer, page } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import { languageField, spoken, tongueFor } from './tongue.ts';

/** The page of the host's desk, which is empty until its script has the key. */
async function showDesk(ask: Ask): Promise<HttpAnswer> {
  const { house } = ask;
  const tongue = tongueFor(ask);
  const made = await page(renderDesk(house.assets.links(house.site.base), tongue));
  const shown = spoken(made, tongue);
  return { ...shown, headers: { ...shown.headers, 'x-robots-tag': 'noindex' } };
}

export const deskPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/desk',
    answer: showDesk,
    query: [languageField],
    does: "The host's desk: an empty page, whose script asks for the key.",
    gives: { status: 200, body: 'html' },
    open: true,
    refusesBy: 'page',
    refuses: [],
  },
];
