import type { Meta } from '../protocol/carried.ts';
import type { HeardEvent } from '../protocol/clearance.ts';
import type { RoomName } from '../protocol/code.ts';
import type { ErrorCode } from '../protocol/error.ts';
import type { Author } from '../protocol/record.ts';
import type { Role } from '../protocol/role.ts';

/**
 * Somebody as a hook is told of it, with the role that it has in the room at that moment. Its `id` is that
 * of the author: `parlour.authorOf` says which one somebody of yours is.
 */
export interface HookPerson extends Author {
  readonly role: Role;
}

/** Words that somebody would say: a message, the new text of one, or a question. */
export interface HookPost {
  readonly type: 'post' | 'edit' | 'ask';
  readonly room: RoomName;
  readonly author: HookPerson;
  /** The text as it would be kept. */
  readonly text: string;
  /** The message whose text it would be, where it is an edit. */
  readonly seq?: number;
  /** The message that it answers. */
  readonly reply?: number;
  readonly meta?: Meta | null;
  /** The ids of those whom the client means by the names in the text. */
  readonly mentions?: readonly string[];
  /** A chatlog client's own words for the time. */
  readonly stamp?: string;
}

/** The word of a hook on what somebody would say. */
export type PostAnswer =
  /** It is said, as far as the room lets it. */
  | { readonly type: 'ok' }
  /** That is said in its place. */
  | { readonly type: 'changed'; readonly text: string }
  /** It waits for those who keep order; they see why. */
  | { readonly type: 'held'; readonly reason?: string }
  /** It is not said, and its author is told so in these words. */
  | { readonly type: 'refused'; readonly text: string };

/** The word of a hook on whether somebody may come in. */
export type EnterAnswer =
  | { readonly type: 'ok' }
  /** It is told so in these words. */
  | { readonly type: 'refused'; readonly text: string };

/**
 * The hooks of a program that brings the server along: it is asked before something happens, or told
 * after.
 */
export interface RoomHooks {
  /**
   * Asked before somebody comes into a room, and before it reads or writes there without coming in, as
   * over HTTP. A yes holds for ten seconds, and for as long as somebody stays. The host itself is not
   * asked about. An id of `''` is somebody who shows nothing at all.
   *
   * Where it throws, or takes over two seconds, whoever comes is told `hook_failed`, and may try again.
   *
   * @example
   * // `paid` has what `parlour.authorOf(user.id)` says: `id` is that, not the id of your user table.
   * mayEnter: ({ id }, room) =>
   *   room.key !== parlour.keyOf('main-hall') || paid.has(id)
   *     ? { type: 'ok' }
   *     : { type: 'refused', text: 'Buy a ticket.' }
   */
  mayEnter?(
    person: HookPerson,
    room: RoomName,
    signal: AbortSignal,
  ): EnterAnswer | Promise<EnterAnswer>;

  /**
   * Asked before words are said, whichever way they come: one at a time of each author in a room, in
   * the order in which they were sent, and 64 of a room at once. What it answers is decided by what
   * holds in the room by then: who was banned meanwhile says nothing.
   *
   * Where it throws, or takes over two seconds, its author is told `hook_failed` and nothing is said.
   * What is said again under its `ref` is not asked about again, once it was said.
   *
   * @example
   * mayPost: ({ text }) =>
   *   text.includes('cake') ? { type: 'refused', text: 'Tea only.' } : { type: 'ok' }
   * @param signal aborted when the answer is of no use any more
   */
  mayPost?(post: HookPost, signal: AbortSignal): PostAnswer | Promise<PostAnswer>;

  /**
   * Told of each fact of the log, as everybody in the room may hear it and as it stands at that moment:
   * a message that was removed meanwhile has no words, and of what is held there is a `sealed` and
   * nothing else. At least once, in the order of each room, one at a time of a room; also of what was
   * committed before the server stopped or was killed. Of a log that is older than the hook, what comes
   * from then on.
   *
   * Where it throws, or takes over ten seconds, that event is handed over again after a while, and its
   * room waits. It has to bear being told something twice: `room`, `epoch` and `seq` name an event.
   *
   * @param signal aborted when it takes too long, or the server stops
   */
  committed?(event: HeardEvent, signal: AbortSignal): void | Promise<void>;

  /** Told of each refusal; `from` is the address of who is refused. */
  refused?(code: ErrorCode, from: string | undefined): void;
}
