/**
 * Parlour as a library: open a server inside a program of yours.
 *
 * @example
 * import { createLog, openParlour, readConfig } from 'parlour';
 *
 * const config = readConfig({ port: '8080', data: './chat' }, {});
 * const parlour = await openParlour({ config, log: createLog('warn') });
 * console.log(`Talk at ${parlour.roomLink}`);
 */
export { BadOption, type Config, type Flags, type Listener, readConfig } from './config.ts';
export { CannotListen } from './http/listen.ts';
export { createLog, type Log } from './log.ts';
export { openParlour, type Parlour, type ParlourParts } from './server.ts';
export { StoreBroken, StoreUnusable } from './store/store.ts';
