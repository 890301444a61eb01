interface InRoom {
  readonly room: string;
  readonly ref?: string;
}

interface OnPerson extends InRoom {
  /** An author's id; or else `seq`, whoever wrote that message. */
  readonly person?: string | undefined;
  readonly seq?: number | undefined;
  /** Words for the person, and for those who keep order. */
  readonly reason?: string | undefined;
  /** Also whoever is new and speaks from where that message came from. */
  readonly address?: boolean | undefined;
}

/** Keeps somebody from speaking for a while. */
export interface TimeoutCommand extends OnPerson {
  readonly type: 'timeout';
  /** A time from 10 to 86,400, a day. */
  readonly seconds: number;
}

/** Keeps somebody from speaking, for good unless it says for how long. */
export interface BanCommand extends OnPerson {
  readonly type: 'ban';
  readonly seconds?: number | undefined;
}

/** Ends a ban and a timeout. */
export interface UnbanCommand extends InRoom {
  readonly type: 'unban';
  readonly person: string;
}

/** A note about a person, for those who keep order. */
export interface NoteCommand extends InRoom {
  readonly type: 'note';
  /** An author's id. */
  readonly person: string;
  readonly text: string;
}

/** Calms a room down for a while, or ends that. */
export interface CalmCommand extends InRoom {
  readonly type: 'calm';
  /** A time up to 86,400, a day; 0 ends it. */
  readonly seconds: number;
}

/** An act of those who keep order on the room. */
export type RoomAct = CalmCommand;

/** An act of those who keep order on people. */
export type PersonAct = TimeoutCommand | BanCommand | UnbanCommand | NoteCommand;

/** An approval: everybody hears from now on what waits. */
export interface ApproveCommand extends InRoom {
  readonly type: 'approve';
  /** The held fact. */
  readonly seq: number;
}

/** A rejection of what waits, by its writer, too; of a message: its reports lead to nothing. */
export interface RejectCommand extends InRoom {
  readonly type: 'reject';
  /** The held fact, or the message. */
  readonly seq: number;
  readonly reason?: string;
}

/** Those who keep order are asked to look at a message. */
export interface ReportCommand extends InRoom {
  readonly type: 'report';
  readonly seq: number;
  readonly why: string;
  readonly work?: string | undefined;
}

/** An act about what waits for those who keep order. */
export type ReviewAct = ApproveCommand | RejectCommand | ReportCommand;

interface OnMessage extends InRoom {
  readonly seq: number;
}

/** Takes a message away, so that it can be brought back for a minute. */
export interface HideCommand extends OnMessage {
  readonly type: 'hide';
  /** Words for those who keep order. */
  readonly reason?: string | undefined;
}

/** Undoes a hide, or the clear of that number. */
export interface RestoreCommand extends OnMessage {
  readonly type: 'restore';
}

/** Takes away what somebody said; everybody may clear its own, which stays so. */
export interface ClearCommand extends InRoom {
  readonly type: 'clear';
  /** The author's id that stands beside the messages. */
  readonly person: string;
  /** Seconds back to which; absent where it is all that was ever said. */
  readonly since?: number | undefined;
  readonly reason?: string | undefined;
}

/** Puts a message above all others. */
export interface PinCommand extends OnMessage {
  readonly type: 'pin';
  /** The time for which it stays there; absent where it is until somebody takes it down. */
  readonly seconds?: number | undefined;
}

export interface UnpinCommand extends OnMessage {
  readonly type: 'unpin';
}

/** Says something and pins it, in one. */
export interface AnnounceCommand extends InRoom {
  readonly type: 'announce';
  readonly text: string;
  readonly seconds?: number | undefined;
}

/** An act on what was said. */
export type MessageAct =
  | HideCommand
  | RestoreCommand
  | ClearCommand
  | PinCommand
  | UnpinCommand
  | AnnounceCommand;

/** A command to keep order in a room: one road for all of them, over sockets and HTTP. */
export type ActCommand = PersonAct | MessageAct | RoomAct | ReviewAct;

export type ActType = ActCommand['type'];

const messageActs = ['hide', 'restore', 'clear', 'pin', 'unpin', 'announce'] as const;
/** Every kind of act, in the order of the docs. */
export const actTypes = [
  ...messageActs,
  'timeout',
  'ban',
  'unban',
  'note',
  'calm',
  'approve',
  'reject',
  'report',
] as const satisfies readonly ActType[];

const known: ReadonlySet<string> = new Set(actTypes);

/** Is it an act of order? */
export function isAct<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, ActCommand> {
  return known.has(command.type);
}

/** Is it an act on messages? */
export function isMessageAct<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, MessageAct> {
  return (messageActs as readonly string[]).includes(command.type);
}
