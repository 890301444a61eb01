import type { Heard } from '../protocol/clearance.ts';
import type { Command } from '../protocol/command.ts';
import type { DialectName, SpeechName } from '../protocol/dialect-name.ts';
import type { ErrorCode } from '../protocol/error.ts';
import type { Signal } from '../protocol/event.ts';
import type { Aside } from '../protocol/me.ts';
import type { Question } from '../protocol/question.ts';
import type { Message } from '../protocol/record.ts';
import type { Reply } from '../protocol/reply.ts';

/** The past that a reader without a cursor is shown when it joins. */
export type Backlog =
  /** The latest messages as one page in the answer to join. */
  | { readonly kind: 'page'; readonly messages: number }
  /** Frames as if they were said now: the last so many, or all. */
  | { readonly kind: 'replay'; readonly messages: number }
  | { readonly kind: 'none' };

/** A frame that can't be decoded; what follows is the dialect's `illFormed`. */
export interface Undecodable {
  readonly type: 'undecodable';
  readonly code: ErrorCode;
  /** A sentence that says more than the code's. */
  readonly words?: string | undefined;
  /** The room and the ref, if they could be read all the same. */
  readonly room?: string;
  readonly ref?: string;
}

/** The sender of a frame, as its decoder knows it. */
export interface Speaker {
  /** The room its address or first frame named. */
  readonly room: string;
  /** A name for who carries none. */
  readonly name: string;
  /** The check of what clients send, where a dialect is checked by it. */
  readonly checks: FrameChecks;
}

/** The checks a dialect needs; named here, so that no schema library comes with the SDK's types. */
export interface FrameChecks {
  /** @throws Refusal */
  json(source: string): unknown;
  /** @throws Refusal */
  command(value: unknown): Command;
}

/** The way out of a dialect: all that is needed to hear a room. Pure, without state. */
export interface Speech {
  readonly name: SpeechName;

  readonly backlog: Backlog;

  /** An event as a frame's text; undefined where the dialect has no word for it. */
  encode(event: Heard): string | undefined;

  /** Several frames' texts as one; absent where every frame goes alone. */
  bundle?(frames: readonly string[]): string;

  /** News that hold for a moment only; undefined where the dialect has no word for them. */
  signal?(signal: Signal): string | undefined;

  /** A word for one person beside the log; absent where its clients have no ear for it. */
  aside?(aside: Aside): string;

  /** The frame that has one person read a room anew, where no page can be told in its place. */
  readAnew?(room: string): string;

  /**
   * A connection is not told its own posts: its clients show what they sent by themselves. Its other
   * connections are, and its cursor goes on as if it were, too.
   */
  readonly declinesEcho?: true;
}

/** An accent: text of a wire ↔ the words of Parlour. Pure, without state. */
export interface Dialect extends Speech {
  readonly name: DialectName;

  /**
   * The moment when a connection is in a room: after `hello` and `join`, after `join`, or by
   * itself. Only people who say hello must be in a room to say something there.
   */
  readonly enters: 'by-hello' | 'by-command' | 'at-open' | 'at-first-frame';

  /** The room of a connection whose address and listener name none. */
  readonly defaultRoom?: string;

  /** A frame before the backlog, where a page may still hold what it heard before. */
  readonly opening?: string;

  /**
   * The same for a page whose address has a cursor that is no use any more: what it was served goes
   * too. Only dialects with such a frame begin at the address' cursor.
   */
  readonly anew?: string;

  /** A binary frame is refused, read as text, or passed over. */
  readonly binary: 'refuse' | 'as-text' | 'ignore';

  /** After a bad frame: say so, close with 1008, or pass over it. */
  readonly illFormed: 'refuse' | 'close' | 'ignore';

  /** A name for who carries none; `connection` is a UUID. */
  nameless(connection: string): string;

  /** A frame to commands; an empty list where there is nothing to do. */
  decode(frame: string, speaker: Speaker): readonly Command[] | Undecodable;

  reply?(reply: Reply): string;

  /** `joined` with what is told of it to many, as `page` and `queue` encoded that. */
  joined?(reply: Extract<Reply, { type: 'joined' }>, shared: string | undefined): string;

  /** The answer to a handshake from a page of an origin that is not taken. */
  readonly strangeOrigin?: string;

  /** The close code its clients understand, for one of ours. */
  closeCode?(code: number): number;

  /** Messages as the part of `joined` that is a page of them; made once for all who arrive at the same moment. */
  page?(messages: readonly Message[]): string;

  /** The same of open questions, with the page that stands behind them. */
  queue?(questions: readonly Question[], page: string | undefined): string;
}
