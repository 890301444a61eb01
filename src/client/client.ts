import type { OpenEvent } from '../protocol/clearance.ts';
import type { People } from '../protocol/event.ts';
import type { ToldLimits } from '../protocol/limit.ts';
import type { OwnWord } from '../protocol/own-word.ts';
import type { Author, Cursor, Message } from '../protocol/record.ts';
import type { Ack } from './ack.ts';
import type { GrowingRoom } from './growing.ts';
import type { LinkState } from './link-state.ts';
import type { EditedWith, PostOptions, Unsent } from './outbox-store.ts';
import type { OwnRoom } from './own-room.ts';
import type { FoundPage, Gap, ReadingRoom, SearchRange } from './pages.ts';
import type { EntryRefusal, OwnEvents, RoomState, RoomTarget } from './room-events.ts';
import type { StandingTarget } from './target.ts';

export type { LinkState } from './link-state.ts';
export type { EntryRefusal, RoomEvents, RoomState } from './room-events.ts';

export interface ClientEvents {
  state: LinkState;
  you: Author;
  /** Somebody named this person in a message, in whichever room; told where `mine` was asked for. */
  mentioned: Extract<OwnWord, { type: 'mentioned' }>;
}

/**
 * A connection to a Parlour server that comes back by itself, for any number of rooms.
 *
 * @example
 * const client = connect('https://chat.example/ws', { secret, name: 'ann' });
 * client.addEventListener('state', ({ detail }) => console.log(detail.name));
 */
export interface Client extends StandingTarget<ClientEvents, 'state' | 'you'> {
  readonly state: LinkState;

  /** The author this client speaks as; undefined until the server has said so. */
  readonly you: Author | undefined;

  /** The id of the guest whose secret is shown beside a token; undefined where that is not so. */
  readonly guest: string | undefined;

  /** The limits of the server; undefined until it told them, and where only HTTP passes. */
  readonly limits: ToldLimits | undefined;

  /**
   * Takes another name. While there is no connection it is kept and told with the next one.
   *
   * @example await client.rename('bo')
   * @throws Failure `name_too_long`, `text_marks`; `unanswered` when the connection broke meanwhile
   */
  rename(name: string): Promise<Author>;

  /**
   * The room of this code, joined as soon as there is a connection. All spellings of a code give
   * the same object.
   *
   * @example const room = client.room('tea at five')
   * @param how its password, where it asks for one and that is known
   * @throws Failure `bad_code` where the code can't be one
   */
  room(code: string, how?: { readonly password?: string }): Room;

  /**
   * Makes a room that nobody was in yet: whoever does owns it. It has a new code unless one is given.
   *
   * @example const room = await client.make('tea at five')
   * @throws Failure `room_taken`, `bad_code`; `no_room` or `not_allowed` where the host makes rooms; `no_token`
   */
  make(code?: string): Promise<Room>;

  /**
   * Reads which rooms this person has read, the one read last first, and how much in each is new. It
   * asks over HTTP.
   *
   * @example const unread = (await client.rooms()).filter((room) => room.unread > 0)
   * @throws Failure `offline`
   */
  rooms(): Promise<readonly OwnRoom[]>;

  /**
   * Tries at once where the next try is still to come, or where the server's close ended the
   * trying.
   */
  retryNow(): void;

  /**
   * Joins a room for as long as somebody needs it. It is counted: the room is left a moment after the
   * last one has let it go, whoever had it from `room`.
   *
   * @example
   * const release = client.join('tea at five');
   * client.room('tea at five').post('Good evening');
   * release();
   * @returns lets it go
   * @throws Failure `bad_code` where the code can't be one
   */
  join(code: string, how?: { readonly password?: string }): () => void;

  /**
   * Leaves: every room closes, unsent messages stay in their outbox, and all that was opened is let go
   * of. Only `open` comes back.
   */
  close(): void;

  /** Comes back after `close`: every room that was not left goes on where it was. */
  open(): void;
}

/**
 * A room as this client hears it. Besides the errors named below, each request may fail with
 * `offline` (never sent), `too_big` (never sent), `unanswered` (outcome unknown) and the server's
 * `too_many_requests`, `storage_full`, `storage_failed`, `internal`.
 *
 * @example
 * for await (const event of client.room('tea')) {
 *   if (event.type === 'posted') console.log(event.author.name, event.text);
 * }
 */
export interface Room extends RoomTarget, GrowingRoom, ReadingRoom {
  /** The form that all spellings of the code have in common. */
  readonly key: string;
  /** The spelling to show: the room's first one, once joined. */
  readonly code: string;
  readonly state: RoomState;
  /** The reason for which the server refused to let us in, if it did. */
  readonly refusal: EntryRefusal | undefined;
  /** The place up to which the room was heard. */
  readonly cursor: Cursor | undefined;
  readonly people: People;
  /** The author as which this client speaks; undefined until the server has said so. */
  readonly you: Author | undefined;
  /** The role of this client in the room, and what it may not do now; undefined before it was in. */
  readonly me: OwnEvents['me'] | undefined;
  /** The settings that are other than usual, as far as this client may know them. */
  readonly settings: OwnEvents['settings'];
  /**
   * Messages of this client that wait until somebody who keeps order has seen them, oldest first, and
   * those that were rejected in the last day. `host(room).act({ type: 'reject', seq })` takes one back.
   */
  readonly waiting: OwnEvents['waiting'];
  /** Messages without an answer yet, oldest first. */
  readonly unsent: readonly Unsent[];

  /**
   * Says where a page that came by other means ended, so that joining resumes from there. Only
   * before the join: call it in the same turn as `client.room`; later it does nothing.
   *
   * @example client.room('tea').begin({ epoch: 'e1', seq: 120 })
   */
  begin(cursor: Cursor): void;

  /**
   * Says the password of a room that asks for one, and resolves once it is entered. The pass that the
   * server gives for it is kept where unsent messages are, and shown from then on.
   *
   * @example if (room.refusal?.code === 'password_needed') await room.enter('open sesame')
   * @throws Failure `bad_password`; `too_many_tries`, where `retry` says after how many seconds to try
   *   again; `offline` when the room or the client is closed meanwhile
   */
  enter(password: string): Promise<void>;

  /**
   * Says something. It is kept in the outbox first and sent when it can be, in order, until there
   * is an answer. The `unsent` event tells how it fares: `queued`, `sending`, or `failed` with
   * `code` and `reason`; once the server has it, it is gone from there and `sent` is told. Never
   * throws. A refusal that passes within 30 seconds is waited for; where it takes longer, and in a room
   * that is slow, holds messages or lets one not write now, also what is a second one (`slow`) or was
   * typed over five minutes before it could be sent (`waited`), it fails and is sent by `retry` alone.
   *
   * @example room.post('Good evening')
   * @example room.post('At five, then.', { reply: 12, meta: { table: 3 } })
   * @example room.post('Who is first?', { signal: AbortSignal.timeout(5_000) })
   */
  post(text: string, more?: PostOptions): Unsent;

  /**
   * Sends a failed message again, unless it still waits (`retryIn`), or another one does in a slow room.
   *
   * @returns whether it goes
   */
  retry(ref: string): boolean;

  /**
   * Seconds until `retry` would send a failed message again: 0 where that is now. They go on while the
   * page is closed, and are those of the room once it says what may be said.
   *
   * @example if (room.retryIn(row.ref) === 0) room.retry(row.ref)
   */
  retryIn(ref: string): number;

  /** Forgets an unsent message. One that is being sent may arrive nevertheless. */
  discard(ref: string): void;

  /**
   * Changes one's own message: its text, whom that names, and its meta where that is said.
   *
   * @example await room.edit(12, 'Good morning')
   * @example await room.edit(12, 'Good morning', { meta: null })
   * @throws Failure `no_message`, `not_yours`, `message_gone`, `text_empty`, `text_too_long`
   */
  edit(seq: number, text: string, more?: EditedWith): Promise<Ack>;

  /**
   * Takes one's own message away.
   *
   * @example await room.remove(12)
   * @throws Failure `no_message`, `not_yours`, `message_gone`
   */
  remove(seq: number): Promise<Ack>;

  /**
   * Sets a reaction, or takes it back where `on` is false.
   *
   * @example await room.react(12, '👍')
   * @throws Failure `no_message`, `message_gone`, `bad_emoji`
   */
  react(seq: number, emoji: string, on?: boolean): Promise<Ack>;

  /**
   * Makes what was said here under `secret` the account's that `getToken` speaks for: lines, roles and
   * unsent messages. Ask the person before, and say that those who keep order learn it. From then on
   * the secret alone is refused in this room.
   *
   * @example if (client.guest && isAgreed) await room.linkGuest()
   * @throws Failure `no_guest` unless both are shown, `link_taken`, `too_many_guests`
   */
  linkGuest(): Promise<Ack>;

  /**
   * The last fact that this person has read here, as far as is known: on other devices, too, where
   * `mine` was asked for.
   */
  readonly mark: number | undefined;

  /**
   * Says that the room was read up to a fact. Nobody else learns it. Call it as often as you like: it
   * is told every 3 s, and never goes back.
   *
   * @example room.read(message.seq)
   */
  read(seq: number): void;

  /** Shows others that something is being typed; call it on every key, it tells every 2.5 s. */
  typing(): void;

  /**
   * Reads what a gap misses, page by page from its beginning. It ends only when nothing is missing
   * any more; messages come as they stand now. A gap that begins earlier than the one that was told
   * reads anew what is kept from before.
   *
   * @example for await (const messages of room.fill(page.gap)) show(messages)
   * @throws Failure `cursor_epoch` when the log is another one by now; what `history` throws
   */
  fill(gap: Gap): AsyncIterableIterator<readonly Message[]>;

  /**
   * Finds messages that hold every one of these words in their first 1,000 characters, whatever
   * their case and accents, and are what `range` says; newest first. The words may be empty where it
   * says something. Asks over HTTP, so it needs no place in the room.
   *
   * @example
   * const found = await room.search('water kettle')
   * if (found.next !== undefined) await room.search('water kettle', { cursor: found.next })
   * await room.search('', { from: 'Ann', has: ['link'], after: '2026-11-01' })
   * @throws Failure `bad_shape` for no words and nothing else, or over 200 characters; `search_busy`, `offline`
   */
  search(words: string, range?: SearchRange): Promise<FoundPage>;

  /**
   * The headers with which a request of your own to this room's address asks as this client does.
   *
   * @example await fetch(new URL('/api/rooms/tea/proof', server), { headers: room.headers() })
   */
  headers(): Readonly<Record<string, string>>;

  /** Leaves the room; its unsent messages stay in the outbox for the next visit. */
  leave(): void;

  /**
   * The room's events from now on; ends when the room is closed. Where a `page` comes in their
   * place, it is not told here: listen to that event, too, if nothing may be missed.
   */
  [Symbol.asyncIterator](): AsyncIterator<OpenEvent>;
}
