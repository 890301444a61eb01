import { type Client, connect } from '../client/index.ts';
import type { AppOptions } from './app-options.ts';
import type { Keep } from './keep.ts';
import { secretOf } from './secret-of.ts';

/** The connection of whoever is kept in this browser, or signed in at the page's host. */
export function connectAs(
  { codes }: DOMStringMap,
  kept: Keep,
  { server, getToken, account, isGuestless }: AppOptions,
): Client {
  const name = kept.get('name');
  return connect(server, {
    mine: true,
    ...(!isGuestless && { secret: secretOf(kept), ...(name && { name }) }),
    ...(codes === 'exact' && { codes }),
    ...(getToken && { getToken }),
    ...(account !== undefined && { account }),
  });
}
