import { socketUrl } from '../client/address.ts';
import { ConnectedClient } from '../client/connected-client.ts';
import type { Client } from '../client/index.ts';
import { bringHttp, lateAct, openLateHttp } from '../client/late-http.ts';
import { lateOutbox } from '../client/late-outbox.ts';
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
  const options = {
    mine: true,
    ...(!isGuestless && { secret: secretOf(kept), ...(name && { name }) }),
    ...(codes === 'exact' && { codes: 'exact' as const }),
    ...(getToken && { getToken }),
    ...(account !== undefined && { account }),
  };
  const client = new ConnectedClient(socketUrl(server), options, {
    openHttp: openLateHttp,
    openOutbox: lateOutbox,
    act: lateAct,
  });
  client.addEventListener('you', bringHttp, { once: true });
  return client;
}
