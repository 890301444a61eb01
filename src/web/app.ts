import type { App, AppOptions } from './app-options.ts';
import { LiveRoom } from './live-room.ts';
import './part/composer.ts';
import './part/link-banner.ts';
import './part/room-title.ts';
import './tools.ts';

/**
 * Makes a room live: takes over what the server rendered in `root`, and keeps it as the room is.
 * The window's title, its address and its keys belong to the page, which may hold several apps, each
 * with a root, a room and a server of its own; `close` lets go of all that one of them holds.
 *
 * @example
 * const room = app(house, { server: '/ws', unread: (count) => setBadge(count) });
 * room.goTo(12);
 * room.close();
 * @throws Error where `root` lacks one of the room's parts
 */
export function app(root: HTMLElement, options: AppOptions): App {
  return new LiveRoom(root, options);
}
