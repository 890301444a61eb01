/**
 * The words of Parlour: records, commands, events, refusals and limits, as types and plain
 * functions that run anywhere.
 *
 * @example
 * import { roomName } from 'parlour/protocol';
 * roomName('Tea at five')?.key; // 'teaatfive'
 */
export { type Actor, type Grants, grantedRole } from './actor.ts';
export type { AuditEntry, AuditedChange, AuditPage } from './audit.ts';
export { auditSentence } from './audit-words.ts';
export {
  type CodeRule,
  exactName,
  foldCode,
  namelessRoom,
  newCode,
  type RoomKey,
  type RoomName,
  roomName,
} from './code.ts';
export type { Command, RoomCommand } from './command.ts';
export {
  type ErrorCode,
  type ErrorEntry,
  errorEntry,
  errors,
  Refusal,
  refusalText,
} from './error.ts';
export type { People, RoomEvent, Signal } from './event.ts';
export type { Change, Fact } from './fact.ts';
export { defaultLimits, type Limits } from './limit.ts';
export type { Author, Cursor, Message, Reaction, RoomRecord } from './record.ts';
export { type Badge, type GivenRole, isAtLeast, isCleared, type Role, roles } from './role.ts';
export { countPoints, isBlank, keepText } from './text.ts';
