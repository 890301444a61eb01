import type { IncomingMessage } from 'node:http';
import type { RouterOptions } from './option.ts';
import type { Router } from './router.ts';
import { SocketRouter } from './socket-router.ts';

/** The options may be left out where an empty object can be a state. */
type OptionsOf<State> =
  Record<never, never> extends State
    ? [options?: RouterOptions<State>]
    : [options: RouterOptions<State> & { readonly state: (request: IncomingMessage) => State }];

/**
 * Makes a router.
 *
 * @typeParam State what you keep about a connection; fields that are not optional need `options.state`
 * @typeParam Emits what may be sent: event names and their data
 * @throws RangeError where an option can't hold
 * @example
 * import { createServer } from 'node:http';
 * import { createRouter } from 'parlour/router';
 *
 * const router = createRouter<{ name?: string }, { msg: string }>();
 * const lobby = router.createRoom();
 * router
 *   .onConnect((connection) => lobby.join(connection))
 *   .on('msg', (_, text) => lobby.emit('msg', String(text)));
 * const server = createServer();
 * router.attach(server);
 * server.listen(8080);
 */
export function createRouter<
  State extends object = Record<string, unknown>,
  Emits = Record<string, unknown>,
>(...[options]: OptionsOf<State>): Router<State, Emits> {
  return new SocketRouter<State, Emits>(options ?? {});
}
