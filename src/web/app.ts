import { type App, type AppOptions, LiveRoom } from './live-room.ts';

/**
 * Makes a room live: takes over what the server rendered in `root`, and keeps it as the room is.
 * The window's title, its address and its keys belong to the page.
 *
 * @example
 * const room = app(house, { server: '/ws', unread: (count) => setBadge(count) });
 * room.goTo(12);
 * @throws Error where `root` lacks one of the room's parts
 */
export function app(root: HTMLElement, options: AppOptions): App {
  return new LiveRoom(root, options);
}
