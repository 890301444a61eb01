/**
 * Parlour's client, for browsers and Node.
 *
 * @example
 * import { connect } from 'parlour-client';
 *
 * const client = connect('wss://chat.example/ws', { name: 'ann' });
 * const room = client.room('tea at five');
 * room.addEventListener('event', ({ detail }) => {
 *   if (detail.type === 'posted') console.log(`${detail.author.name}: ${detail.text}`);
 * });
 * room.post('Good evening');
 */
export type { OpenEvent } from '../protocol/clearance.ts';
export type { ErrorCode } from '../protocol/error.ts';
export type { People, RoomEvent } from '../protocol/event.ts';
export type { Author, Cursor, Message, Reaction } from '../protocol/record.ts';
export type { Ack } from './ack.ts';
export type { AnySignal } from './any-signal.ts';
export type { AnySocket, SocketClass } from './any-socket.ts';
export type {
  Client,
  ClientEvents,
  EntryRefusal,
  LinkState,
  Room,
  RoomEvents,
  RoomState,
} from './client.ts';
export { connect } from './connect.ts';
export type { ConnectOptions } from './connect-options.ts';
export { Failure, type FailureCode } from './failure.ts';
export type { GrowingPost, GrowOptions } from './growing.ts';
export type { EditedWith, OutboxStore, PostOptions, SaidWith, Unsent } from './outbox-store.ts';
export type { OwnRoom } from './own-room.ts';
export type { FoundPage, Gap, HistoryPage, HistoryRange, Page, SearchRange } from './pages.ts';
export { newSecret } from './secret.ts';
export { within } from './within.ts';
