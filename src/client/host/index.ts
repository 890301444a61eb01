/**
 * Keeping order in a room: its settings, roles, links and bans, what is pinned, and the questions to
 * those who keep order.
 *
 * @example
 * import { connect } from 'parlour-client';
 * import { host } from 'parlour-client/host';
 *
 * const room = connect('https://chat.example/ws', { getToken }).room('tea at five');
 * const order = host(room);
 * await order.set('title', 'Tea at five');
 * await order.act({ type: 'ban', person: author.id, seconds: 3_600 });
 */
import type { Room } from '../client.ts';
import type { Inside } from '../inside.ts';
import { KeptOrder } from './kept-order.ts';
import type { RoomOrder } from './room-order.ts';

export type { FilterHit, FilterTrial } from './filter-trial.ts';
export type { LookedLink, MadeLink, RoleLinks, WantedLink } from './links.ts';
export type { Act, ActsRange, OrderEvents, RoomOrder } from './room-order.ts';

const orders = new WeakMap<Room, KeptOrder>();

/**
 * The order of a room, the same each time that it is asked for. Who only asks something needs no place
 * in the room; what the order tells it learns as the room is joined.
 *
 * @example await host(room).grant(author.id, 'moderator')
 */
export function host(room: Room): RoomOrder {
  const order = orders.get(room) ?? new KeptOrder(room as Inside);
  orders.set(room, order);
  return order;
}
