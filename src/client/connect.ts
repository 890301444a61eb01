import { socketUrl } from './address.ts';
import type { Client } from './client.ts';
import type { ConnectOptions } from './connect-options.ts';
import { ConnectedClient } from './connected-client.ts';
import { lateAct, openLateHttp } from './late-http.ts';
import { lateOutbox } from './late-outbox.ts';

/**
 * Connects to a Parlour server and stays connected, until `close`.
 *
 * @param url of the server's socket, `wss://HOST/ws`; `https:` and addresses relative to the page
 *   do as well
 * @example
 * const client = connect('wss://chat.example/ws', { secret: newSecret(), name: 'ann' });
 * client.room('tea').post('Good evening');
 * @throws TypeError where `url` is none, or `secret`, `name` or `account` no string; SyntaxError where no WebSocket can have it
 */
export function connect(
  url: string | { readonly href: string },
  options: ConnectOptions = {},
): Client {
  // A secret or a name of another type would be found when it is sent, where nobody can be told.
  for (const each of [options.secret, options.name, options.account]) {
    if (typeof (each ?? '') !== 'string')
      throw new TypeError('secret, name and account are strings.');
  }
  const address = socketUrl(typeof url === 'string' ? url : url.href);
  return new ConnectedClient(address, options, {
    openHttp: openLateHttp,
    openOutbox: lateOutbox,
    act: lateAct,
  });
}
