import { fittingAround, fittingPage } from '../../hub/fitting.ts';
import type { ShownPage } from '../../page/shown-page.ts';
import type { RoomKey } from '../../protocol/code.ts';
import type { QueryField } from '../api/shape.ts';
import { whole } from '../api/shape.ts';
import { quoting } from '../quoting.ts';
import type { Ask } from '../route.ts';

const usualPage = 50;

/** The messages that a room's page is served with: the latest, or, by `?m=`, those about one of them. */
export async function shownPage({ query, house }: Ask, key: RoomKey): Promise<ShownPage> {
  const { store, limits } = house;
  const around = /^\d{1,15}$/.exec(query.get('m') ?? '')?.[0];
  if (around !== undefined) {
    // As many before it as after it.
    const limit = Math.min(usualPage + 1, limits.historyPage);
    const page = await store.points.page(key, { around: Number(around) }, limit);
    const { messages, ...rest } = fittingAround(page, limits.unsentBytes);
    return { ...rest, messages: await quoting(store, key, messages) };
  }
  const range = { limit: Math.min(usualPage, limits.historyPage) };
  const page = await store.messages(key, range);
  const { next, messages, ...rest } = fittingPage(page, range, limits.unsentBytes);
  const fitting = { ...rest, messages: await quoting(store, key, messages) };
  return next === undefined ? fitting : { ...fitting, older: next };
}

export const placeField: QueryField = {
  name: 'm',
  schema: whole(0),
  description: 'The message about which the page is, in place of the latest.',
};
