import type { ActCommand } from '../protocol/act.ts';
import type { Meta } from '../protocol/carried.ts';
import type { People, RoomEvent } from '../protocol/event.ts';
import type { Message, MessagePage } from '../protocol/record.ts';
import type { GivenRole } from '../protocol/role.ts';
import type { SearchPage, SearchRange } from '../protocol/search-range.ts';
import type { SettingName, Settings } from '../protocol/setting.ts';
import type { Answer } from '../room/answer.ts';

/** Somebody as which a program speaks in a room. */
export interface BotOptions {
  /** The name that everybody sees, with the badge of a bot; the same name is the same author for ever. */
  readonly name: string;
  /** A role that it has in all rooms; that of a guest unless said. */
  readonly role?: GivenRole;
}

/** A mark by which something that is said twice is done once. */
export interface Marked {
  /** The same `ref` again gets the first answer: for programs that may have been cut off. */
  readonly ref?: string;
}

/** The things that go with a message. */
export interface SaidMore extends Marked {
  /** The number of the message that it answers. */
  readonly reply?: number;
  /** The ids of those whom its text names behind an @. */
  readonly mentions?: readonly string[];
  /** Data for programs, which people do not see. */
  readonly meta?: Meta;
}

/** The bounds of a page of messages, both exclusive. Without `after`, the latest ones before `before`. */
export interface MessageRange {
  readonly before?: number;
  readonly after?: number;
  /** 50 unless said, and at most as many as a page of the server has. */
  readonly limit?: number;
}

type WithoutRoom<Command> = Command extends unknown ? Omit<Command, 'room'> : never;

/** An act of order, but for its room: `{ type: 'timeout', person: 'g_…', seconds: 60 }`. */
export type OwnAct = WithoutRoom<ActCommand>;

/**
 * A room in the hand of the program that has the server: what it says goes the way of all that is said,
 * through the room's law and the log, and is known to be durable when the promise is kept.
 *
 * Every method may be refused, by a `Refusal` whose `code` stands in the list of errors.
 *
 * @example
 * const room = parlour.room('tea-at-five');
 * await room.set('topic', 'Oolong');
 * await room.as({ name: 'Weather' }).post('Rain from four on.');
 */
export interface OwnRoom extends AsyncIterable<RoomEvent> {
  /** As it was spelled, or as it was spelled first. */
  readonly code: string;
  readonly key: string;

  /** The same room, in the hand of a bot with that name. */
  as(bot: BotOptions): OwnRoom;

  /** Says something. */
  post(text: string, more?: SaidMore): Promise<Answer>;
  /** Puts another text in the place of one's own. */
  edit(seq: number, text: string, more?: Omit<SaidMore, 'reply'>): Promise<Answer>;
  /** Takes a message away, one's own or, as the host, anybody's. @param reason for those who keep order */
  remove(seq: number, more?: Marked & { readonly reason?: string }): Promise<Answer>;
  /** Reacts to a message, or takes the reaction back. */
  react(seq: number, emoji: string, on?: boolean): Promise<Answer>;

  /** Messages, oldest first. */
  messages(range?: MessageRange): Promise<MessagePage>;
  /** A message as it stands now; undefined where there is none of that number. */
  message(seq: number): Promise<Message | undefined>;
  /** The messages that hold every word, newest first. */
  search(words: string, range?: Partial<SearchRange>): Promise<SearchPage>;
  /** The people who are in it now. */
  people(): People;

  /** Sets what the room is like. @example room.set('slow', 10) */
  set<Name extends SettingName>(setting: Name, value: Settings[Name]): Promise<Answer>;
  /** A role for an author: for `until` seconds or for good, under `name` where nobody here knows one. */
  grant(
    person: string,
    role: GivenRole,
    more?: Marked & { readonly until?: number; readonly name?: string },
  ): Promise<Answer>;
  /** Takes an author's role back. */
  revoke(person: string, more?: Marked): Promise<Answer>;
  /** Does an act of order: bans, pins, announces, approves. */
  act(act: OwnAct): Promise<Answer>;
  /** Lists the room in the lobby, or no longer. */
  list(isListed: boolean): Promise<void>;

  /**
   * Hears every fact of the room from now on, also what only those who keep order hear.
   *
   * @param hear may not take its time: whoever does takes them one by one, by `for await`
   * @returns hears no more
   */
  on(type: 'event', hear: (event: RoomEvent) => void): () => void;
}
