/**
 * A room as a store: one immutable snapshot after the other, for any framework or for none.
 *
 * @example
 * import { connect } from 'parlour-client';
 * import { roomView } from 'parlour-client/view';
 *
 * const view = roomView(connect('https://chat.example/ws').room('tea at five'));
 * view.subscribe(() => {
 *   const { messages, typing, unread } = view.getSnapshot();
 *   console.log(messages.length, typing.length, unread);
 * });
 */
import type { Room } from '../client.ts';
import { RoomView } from './room-view.ts';
import type { RoomViewOptions } from './view-options.ts';

export type { RoomView } from './room-view.ts';
export type { Hole, QuotingUnsent, RoomSnapshot, Typing } from './snapshot.ts';
export type { RoomViewOptions, ServedPage } from './view-options.ts';

/**
 * Makes a view of a room: a window of 400 messages at most, and whatever else stands beside them. It hears
 * the room while somebody listens to it, and holds nothing otherwise; several views of a room, each with
 * a window of its own, do not know each other.
 *
 * @example
 * // React
 * const { messages } = useSyncExternalStore(view.subscribe, view.getSnapshot, view.getSnapshot);
 */
export function roomView(room: Room, options?: RoomViewOptions): RoomView {
  return new RoomView(room, options);
}
