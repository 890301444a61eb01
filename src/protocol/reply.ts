import type { ErrorCode } from './error.ts';
import type { People } from './event.ts';
import type { Growing } from './growing.ts';
import type { KeptUntil } from './keeping.ts';
import type { Limits } from './limit.ts';
import type { Me } from './me.ts';
import type { OwnWord } from './own-word.ts';
import type { Pin } from './pin.ts';
import type { Question } from './question.ts';
import type { Author, Message } from './record.ts';
import type { OwnHeld, ReviewQueue } from './review.ts';
import type { Settings } from './setting.ts';
import type { Work } from './work.ts';

/** An answer to one client; dialects without a word for one stay silent. */
export type Reply =
  | {
      readonly type: 'welcome';
      readonly you: Author;
      /** The id of the guest whose secret was shown beside a token. */
      readonly guest?: string;
      readonly epoch: string;
      /** Names this start of the server. */
      readonly run: string;
      /** Seconds between beats. */
      readonly beat: number;
      readonly limits: Limits;
    }
  | {
      readonly type: 'joined';
      readonly room: string;
      readonly code: string;
      readonly epoch: string;
      readonly run: string;
      /** Events follow from the next one on. */
      readonly seq: number;
      /** The log's running digest at `seq`, for those who are given a page; HTTP has it elsewhere. */
      readonly digest?: string;
      readonly resume: Resume;
      readonly people: People;
      /** Those that are other than usual, where who joins may know them. */
      readonly settings?: Partial<Settings>;
      /** Values of `keep` that count besides the last one, until when each; absent where none does. */
      readonly kept?: readonly KeptUntil[];
      /** The messages that are pinned; absent where there are none. */
      readonly pins?: readonly Pin[];
      /** Messages that are being written; absent where none is. */
      readonly growing?: readonly Growing[];
      /** Absent where anybody would be the same here. */
      readonly me?: Me;
      /** The joiner's own questions, with answers; absent where there are none. */
      readonly yours?: readonly Question[];
      /** For the cleared: the head of what nobody has answered yet; absent where that is nothing. */
      readonly questions?: readonly Question[];
      /** The `after` to read on with, where more wait; absent where not. */
      readonly nextQuestion?: number;
      /** The joiner's own messages that wait, and those that were rejected in the last day. */
      readonly waiting?: readonly OwnHeld[];
      /** For the cleared: what is held and reported; absent where that is nothing. */
      readonly queue?: ReviewQueue;
      /** The pass to show in the place of the right password from now on. */
      readonly pass?: string;
      readonly ref?: string | undefined;
    }
  | { readonly type: 'left'; readonly room: string; readonly ref?: string | undefined }
  | {
      /** The new token is taken. */
      readonly type: 'refreshed';
      /** The moment when it ends, in milliseconds since 1970; absent where it does not. */
      readonly until?: number;
      readonly ref?: string | undefined;
    }
  /** Not asked for: the token ends soon, and with it the connection. */
  | { readonly type: 'token_ends'; readonly seconds: number }
  | { readonly type: 'named'; readonly you: Author; readonly ref?: string | undefined }
  | {
      readonly type: 'ack';
      readonly room: string;
      readonly seq: number;
      readonly epoch: string;
      readonly at: number;
      /** It waits until somebody who keeps order has seen it; `seq` is that of the held fact. */
      readonly held?: true;
      /** Said again: the fact by which everybody heard it meanwhile. */
      readonly became?: number;
      /** Said again: it is not to be. */
      readonly rejected?: true;
      readonly ref?: string | undefined;
    }
  | {
      readonly type: 'history';
      readonly room: string;
      readonly epoch: string;
      readonly latest: number;
      readonly messages: readonly Message[];
      /** The `before` to go on with, where there is more, or the `after` where that was asked. */
      readonly next?: number | undefined;
      /** About a point: the message it leads to, and the `before` and `after` to go on with. */
      readonly around?: number;
      readonly older?: number;
      readonly newer?: number;
      readonly ref?: string | undefined;
    }
  | {
      /** A piece is taken: the length of the text so far. */
      readonly type: 'grows';
      readonly room: string;
      readonly length: number;
      readonly ref: string;
    }
  | {
      /** The messages of the numbers that were asked for; what is not there is left out. */
      readonly type: 'messages';
      readonly room: string;
      readonly messages: readonly Message[];
      /** The numbers that are to be asked for anew: no more fits into one answer. */
      readonly rest?: readonly number[];
      readonly ref?: string | undefined;
    }
  | {
      readonly type: 'people';
      readonly room: string;
      readonly count: number;
      readonly list?: readonly Author[];
      readonly ref?: string | undefined;
    }
  | ({
      readonly type: 'queue';
      readonly room: string;
      readonly questions: readonly Question[];
      readonly nextQuestion?: number;
      readonly ref?: string | undefined;
    } & ReviewQueue)
  | {
      readonly type: 'mine';
      readonly on: boolean;
      /** The places up to which the rooms were read that were read last, by their keys. */
      readonly read?: Readonly<Record<string, number>>;
      readonly ref?: string | undefined;
    }
  /** Not asked for each time, but once. */
  | OwnWord
  | { readonly type: 'beat'; readonly at: number; readonly rooms: Readonly<Record<string, number>> }
  | {
      readonly type: 'refused';
      readonly code: ErrorCode;
      readonly text: string;
      readonly retry: number | null;
      /** With `work_needed`: the work that is asked for before. */
      readonly work?: Work;
      /** With `timed_out` and `banned`: the words of whoever decided that, if any. */
      readonly reason?: string | undefined;
      readonly room?: string | undefined;
      readonly ref?: string | undefined;
    };

/**
 * The worth of a joiner's cursor: nothing was asked (`fresh`), everything since follows (`ok`), too
 * much was missed and `from`–`to` can be read as history (`gap`), or the cursor means nothing here
 * (`reset`, with the code that says why; `clearance`: from now on more is heard, and what was heard
 * before is told anew). All but `ok` carry the latest page.
 */
export type Resume =
  | { readonly state: 'fresh' }
  | { readonly state: 'ok' }
  | { readonly state: 'gap'; readonly from: number; readonly to: number }
  | { readonly state: 'reset'; readonly code: CursorFault | 'clearance' };

/** The reason why a cursor means nothing. */
export type CursorFault = Extract<ErrorCode, 'cursor_epoch' | 'cursor_ahead' | 'cursor_run'>;
