import type { ActCommand } from './act.ts';
import type { Meta } from './carried.ts';
import type { Cursor } from './record.ts';
import type { GivenRole } from './role.ts';
import type { SettingName, SettingValue } from './setting.ts';

/** The command of a client, whatever its dialect. Rooms are named as the client spelled them. */
export type Command =
  | {
      readonly type: 'hello';
      readonly secret?: string | undefined;
      /** Shown besides a secret, or in its place: a token, a bot's key, or a secret. */
      readonly token?: string | undefined;
      readonly name?: string | undefined;
    }
  | { readonly type: 'token'; readonly token: string; readonly ref?: string }
  | { readonly type: 'name'; readonly name: string; readonly ref?: string }
  | {
      readonly type: 'join';
      readonly room: string;
      /** The password of a room that asks for one. */
      readonly password?: string | undefined;
      /** The pass that the right password was answered with before. */
      readonly pass?: string | undefined;
      readonly after?: Cursor | undefined;
      /** Before that, as `link` does: whose account and whose secret it is, has agreed. */
      readonly link?: boolean | undefined;
      /** Only hears: it is none of those who are here. */
      readonly watch?: boolean | undefined;
      readonly ref?: string;
    }
  | { readonly type: 'leave'; readonly room: string; readonly ref?: string }
  | { readonly type: 'typing'; readonly room: string }
  /** Read up to there; needs no answer. */
  | { readonly type: 'read'; readonly room: string; readonly seq: number }
  | {
      /** Asks to be told what is one's own, on other connections too: marks, and who named one. */
      readonly type: 'mine';
      readonly on: boolean;
      readonly ref?: string;
    }
  | { readonly type: 'people'; readonly room: string; readonly ref?: string }
  | {
      /** A look at what waits for those who keep order; `after` is where a page of it ended, `afterReported` where one of reported messages did. */
      readonly type: 'queue';
      readonly room: string;
      readonly after?: number;
      readonly afterReported?: number;
      readonly ref?: string;
    }
  | { readonly type: 'beat' }
  | GrowCommand
  | {
      readonly type: 'history';
      readonly room: string;
      readonly before?: number;
      readonly after?: number;
      /** A number, in their place: the messages about it. */
      readonly around?: number;
      /** A moment in milliseconds since 1970, in their place: the messages about it. */
      readonly at?: number;
      readonly limit?: number;
      readonly ref?: string;
    }
  | {
      /** A look at some messages by their numbers. */
      readonly type: 'messages';
      readonly room: string;
      readonly seqs: readonly number[];
      readonly ref?: string;
    }
  | RoomCommand;

/** A piece of a bot's message that grows until its end; the room hears of it meanwhile. */
export interface GrowCommand {
  readonly type: 'grow';
  readonly room: string;
  /** Names the message, and is the ref under which it is posted. */
  readonly ref: string;
  /** The place where the piece begins, in UTF-16 code units; at the end unless said. */
  readonly offset?: number | undefined;
  readonly text: string;
  /** The message is whole with this piece. */
  readonly end?: boolean | undefined;
  readonly reply?: number | undefined;
  readonly mentions?: readonly string[] | undefined;
  readonly meta?: Meta | undefined;
}

/** The commands a room decides on. */
export type RoomCommand =
  | {
      readonly type: 'post';
      readonly room: string;
      readonly text: string;
      /** Claimed with the message; only dialects without identity say it here. */
      readonly name?: string;
      /** The client's own words for the time, given back as they came. */
      readonly stamp?: string;
      /** The number of the message that it answers. */
      readonly reply?: number | undefined;
      /** The ids of those whom its text names behind an @. */
      readonly mentions?: readonly string[] | undefined;
      /** Data that goes with it. */
      readonly meta?: Meta | undefined;
      /** Said by the server alone, of what grew and was cut off. */
      readonly cut?: true;
      /** The answer to the work that was asked for before. */
      readonly work?: string | undefined;
      readonly ref?: string;
    }
  | {
      readonly type: 'edit';
      readonly room: string;
      readonly seq: number;
      readonly text: string;
      readonly mentions?: readonly string[] | undefined;
      /** Absent keeps what there is, null takes it away. */
      readonly meta?: Meta | null | undefined;
      readonly ref?: string;
    }
  | {
      readonly type: 'remove';
      readonly room: string;
      readonly seq: number;
      /** Words for those who keep order, where one of them removes the message of another. */
      readonly reason?: string | undefined;
      readonly ref?: string;
    }
  | {
      readonly type: 'react';
      readonly room: string;
      readonly seq: number;
      readonly emoji: string;
      /** False takes the reaction back. */
      readonly on: boolean;
      /** The answer to the work that was asked for before. */
      readonly work?: string | undefined;
      readonly ref?: string;
    }
  | OrderCommand
  | ActCommand
  | {
      /** Makes a room that nobody was in yet one's own. */
      readonly type: 'make';
      readonly room: string;
      readonly ref?: string;
    }
  | {
      /** Makes what was said here as a guest the account's from now on: both were shown. */
      readonly type: 'link';
      readonly room: string;
      readonly ref?: string;
    }
  | {
      /** A question to those who keep order. */
      readonly type: 'ask';
      readonly room: string;
      readonly text: string;
      readonly work?: string | undefined;
      readonly ref?: string;
    }
  | {
      /** `seq` is the fact that asked. */
      readonly type: 'answer';
      readonly room: string;
      readonly seq: number;
      readonly text: string;
      readonly ref?: string;
    };

/** A decision about a room and its people. */
export type OrderCommand =
  | {
      readonly type: 'set';
      readonly room: string;
      readonly setting: SettingName;
      /** The value; of a password, the password itself; `false` or `''` for none. */
      readonly value: SettingValue;
      readonly ref?: string;
    }
  | {
      readonly type: 'grant';
      readonly room: string;
      /** An author's id. */
      readonly person: string;
      readonly role: GivenRole;
      /** Seconds from now; absent where the role stays. */
      readonly until?: number | undefined;
      /** The person's name, where nobody here knows it yet. */
      readonly name?: string | undefined;
      readonly ref?: string;
    }
  | {
      readonly type: 'revoke';
      readonly room: string;
      readonly person: string;
      readonly ref?: string;
    };
