/// <reference types="node" preserve="true" />

/**
 * Parlour as a library: open a server inside a program of yours.
 *
 * @example
 * import { openParlour } from 'parlour';
 *
 * const parlour = await openParlour({ port: 8080, data: './chat' });
 * console.log(`Talk at ${parlour.roomLink}`);
 */
import './right-node.ts';

export type { Attached, AttachOptions } from './attached.ts';
export type { Bus, Published, Told } from './bus/bus.ts';
export { createMemoryBus } from './bus/memory.ts';
export type { Config, Flags, Listener } from './config/config.ts';
export type { PlainLimits, PlainOptions, PlainRate } from './config/plain-options.ts';
export { readConfig } from './config/read.ts';
export { BadOption } from './config/value.ts';
export type { Backlog, Dialect, Speaker, Speech, Undecodable } from './dialect/dialect.ts';
export type { KnownRoom } from './hand/hand.ts';
export type {
  BotOptions,
  Marked,
  MessageRange,
  OwnAct,
  OwnRoom,
  SaidMore,
} from './hand/own-room.ts';
export type { Person } from './hand/person.ts';
export type { Authorize, Authorized } from './identity/authorize/authorize.ts';
export { guests } from './identity/guest.ts';
export type { Identity, Who } from './identity/identity.ts';
export { createLog, type Log, type LogLevel } from './log.ts';
export type { HttpServer } from './net/attach.ts';
export { CannotListen } from './net/cannot-listen.ts';
export type { HeardEvent } from './protocol/clearance.ts';
export { type ErrorCode, Refusal } from './protocol/error.ts';
export type { People, RoomEvent } from './protocol/event.ts';
export type { Author, Cursor, Message, Reaction } from './protocol/record.ts';
export { BadList } from './room/filter/list.ts';
export type { EnterAnswer, HookPerson, HookPost, PostAnswer } from './room/hook.ts';
export {
  type Hooks,
  openParlour,
  type Parlour,
  type ParlourOptions,
  type ParlourParts,
} from './server.ts';
export { type BackedUp, backup } from './store/sqlite/archive/backup.ts';
export { exportRoom } from './store/sqlite/archive/export-room.ts';
export { type Imported, type Importing, importRoom } from './store/sqlite/archive/import-room.ts';
export { makeFile } from './store/sqlite/archive/new-file.ts';
export { type Restoring, restore } from './store/sqlite/archive/restore.ts';
export {
  firstFaultOf,
  isSound,
  type VerifiedLog,
  verifyData,
} from './store/sqlite/archive/verify-file.ts';
export {
  isRoomFile,
  type VerifiedRoomFile,
  verifyRoomFile,
} from './store/sqlite/archive/verify-room-file.ts';
export { openSqliteStore } from './store/sqlite/sqlite.ts';
export type { OnProgress, Verified } from './store/sqlite/verify.ts';
export type { Store, StoreReader } from './store/store.ts';
export { StoreBroken, StoreDamaged, StoreUnusable } from './store/store.ts';
