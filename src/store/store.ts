import type { AuditPage } from '../protocol/audit.ts';
import type { Clearance } from '../protocol/clearance.ts';
import type { CodeRule, RoomName } from '../protocol/code.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Fact } from '../protocol/fact.ts';
import type { KeepSet } from '../protocol/keeping.ts';
import type { Limits } from '../protocol/limit.ts';
import type { Pin } from '../protocol/pin.ts';
import type { OpenQuestion, Question } from '../protocol/question.ts';
import type { Message, MessagePage, RoomRecord } from '../protocol/record.ts';
import type { Proof } from '../protocol/seal.ts';
import type { SearchPage, SearchRange } from '../protocol/search-range.ts';
import type { Standing } from '../protocol/standing.ts';
import type { HookCursors } from './hook-cursors/hook-cursors.ts';
import type { Invites } from './invites.ts';
import type { Marks } from './marks/marks.ts';
import type { PeopleReader } from './people.ts';
import type { PointReader } from './points.ts';
import type { HeldOutcome, ReviewReader } from './review.ts';

/** The outcome of a fact: its number, or, where its `ref` was used before, the first one's. */
export interface Committed {
  readonly seq: number;
  readonly at: number;
  /** True when the first fact with this ref answers in its place; nothing new was stored. */
  readonly repeat: boolean;
  /** True where that first fact is another than this one: this one was refused. */
  readonly reused?: true;
  /** The outcome, where that first fact is held, or was. */
  readonly held?: HeldOutcome;
  /** True where the fact's link leads nowhere any more: it was refused, and has no number. */
  readonly over?: true;
  /** True where a `restored` came too late: it was refused, and has no number. */
  readonly late?: true;
  /** The log's running digest after this fact; absent where it is a repeat, or not at hand. */
  readonly digest?: string;
}

/** A page's bounds, both exclusive. Without `after`, the latest ones before `before`. */
export interface PageRange {
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

/** The parts of a room that a node which opens it needs, as of one moment. */
export interface Opening {
  /** The room's first spelling; absent where nobody spoke in it yet. */
  readonly code?: string;
  readonly seq: number;
  /** The log's running digest at `seq`. */
  readonly digest: string;
  /** The latest facts up to `seq`, where whoever opens the room comes back from among them. */
  readonly events?: readonly RoomEvent[];
  /** The latest messages, where not. */
  readonly messages?: readonly Message[];
  /** Absent where nothing was decided. */
  readonly standing?: Standing;
  /** Somebody asked something here; absent where nobody did. */
  readonly isAsked?: true;
  /** Something was pinned here; absent where nothing is. */
  readonly isPinned?: true;
  /** Something was held or reported here; absent where nothing was. */
  readonly isReviewed?: true;
}

/**
 * The questions of a room that are asked for: the latest of some authors, before one of them; or
 * else of the queue of those that wait, behind one of them.
 */
export interface QuestionRange {
  readonly of?: readonly string[];
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
  /** Bytes of JSON that all of them may be, but for one that is told whatever it weighs. */
  readonly bytes?: number;
}

/** Some of a room's questions, and how to go on: as `after`, or as `before` with those of authors. */
export interface QuestionPage {
  readonly questions: readonly Question[];
  readonly next?: number;
}

/** A part of a room's audit: the latest entries, or those before one of them. */
export interface AuditRange {
  /** Exclusive. */
  readonly before?: number;
  readonly limit: number;
  /** Bytes of JSON that all of it may be, but for one entry that is told whatever it weighs. */
  readonly bytes?: number;
}

/** A room that does not keep its texts for ever. */
export interface KeepingRoom {
  readonly room: RoomName;
  /** Its latest fact. */
  readonly seq: number;
  /** Up to which message texts have expired, and when they did; absent where none have. */
  readonly expired?: { readonly upTo: number; readonly at: number };
}

/** The memory, for those who only read it. A room nobody spoke in reads as empty. */
export interface StoreReader {
  /** Names this log; a restored copy gets another, so that old cursors are not taken for its own. */
  readonly epoch: string;
  /** Names this opening of the log: what is committed from here on is of this run. */
  readonly run: string;

  /** The rule of codes: settled when the log was made. */
  readonly codes: CodeRule;

  /**
   * The room that a spelling leads to, whether anybody spoke there or not.
   *
   * @example store.find('Tea at-Five') // { key: 'teaatfive', code: 'Tea at-Five' }
   * @param limits those of the server, where they are other than usual
   * @returns undefined where the spelling can't be a code
   */
  find(spelling: string, limits?: Pick<Limits, 'codePoints'>): RoomName | undefined;

  readonly marks: Marks;

  room(key: string): Promise<RoomRecord | undefined>;

  /**
   * A room as a node opens it: with its last `reach.events` facts where fact `after` is among those
   * or the next before them, else with its last `reach.messages` messages.
   */
  opening(
    key: string,
    after: number | undefined,
    reach: { readonly events: number; readonly messages: number },
  ): Promise<Opening>;

  /**
   * Is a room's fact `seq` the one that this log told in that run? False where it knows no such run,
   * or the fact was written in a later one: the log was put back as it had been before.
   */
  hasTold(key: string, seq: number, run: string): Promise<boolean>;

  /** The decisions of a room; the same `noStanding` for all rooms where there are none. */
  standing(key: string): Promise<Standing>;

  /**
   * The hash of a room's password, where it is that of this version; undefined where none is kept, as
   * in a room that was imported.
   */
  passwordHash(key: string, version: string): Promise<string | undefined>;

  /**
   * Questions: those of some authors with their latest answers, oldest first, else those without any,
   * as they stand in the queue.
   */
  questions(key: string, range: QuestionRange): Promise<QuestionPage>;

  /** The questions without an answer, oldest first. */
  openQuestions(key: string): Promise<readonly OpenQuestion[]>;

  /** The number of answers that a question has. */
  answers(key: string, seq: number): Promise<number>;

  /**
   * The acts of those who keep order in a room, newest first, from its own facts. Fewer than `limit` may
   * come although there are more: then `next` says where to go on.
   */
  audit(key: string, range: AuditRange): Promise<AuditPage>;
  /** The queue of what waits for those who keep order. */
  readonly review: ReviewReader;

  /** The knowledge of people in rooms. */
  readonly people: PeopleReader;
  publicRooms(limit: number): Promise<readonly RoomRecord[]>;

  /** All rooms, by their keys, some at a time, after one of them. */
  rooms(after: string | undefined, limit: number): Promise<readonly RoomRecord[]>;

  /** Rooms that don't keep their texts for ever, some at a time, after one of them. */
  keepingRooms(after: string | undefined, limit: number): Promise<readonly KeepingRoom[]>;

  /** The values of `keep` in a room since a moment, in order, after the value of before, if any. */
  keepSets(key: string, since: number): Promise<readonly KeepSet[]>;

  /** The room's last message of a moment or before, by the times of its facts; 0 where there is none. */
  messageBy(key: string, at: number): Promise<number>;

  /** The numbers of the messages among facts `after < seq <= upTo`, in order. */
  messageNumbers(key: string, after: number, upTo: number): Promise<readonly number[]>;

  /**
   * Facts `after < seq <= upTo`, in order, at most `limit`. A `posted` carries its message's
   * present text, with `editedAt` or `removedAt` where that is not its first. A reaction from times
   * when it could be any text says that nothing is taken back: `unreacted`, of `''`.
   */
  events(key: string, after: number, upTo: number, limit: number): Promise<readonly RoomEvent[]>;

  messages(key: string, range: PageRange): Promise<MessagePage>;
  /** The messages about a number or a moment. */
  readonly points: PointReader;

  /** The message that fact `seq` posted, removed or not. */
  message(key: string, seq: number): Promise<Message | undefined>;

  /** A hidden message as it was, while its words are there and only the hide keeps them from being shown. */
  hiddenMessage(key: string, seq: number): Promise<Message | undefined>;

  /** The messages that are pinned in a room at a moment and were not removed, by when they were. */
  pins(key: string, now: number): Promise<readonly Pin[]>;

  /** Has this author a reaction `emoji` on that message? */
  hasReacted(key: string, seq: number, author: string, emoji: string): Promise<boolean>;

  /** The number of reactions of this author on the latest `messages` messages. */
  reactionsBy(key: string, author: string, messages: number): Promise<number>;

  /** The answer of `commit` by the ref of `fact`; undefined where it stands for nothing yet. */
  byRef(fact: Fact): Promise<Committed | undefined>;

  /**
   * The seal of the log: the digests at fact `after` and at its end, and the facts that lead on
   * from there, at most `limit`, as far as somebody of this clearance may know them: `open` unless
   * told. Undefined where the room does not go so far.
   */
  proof(
    key: string,
    after: number,
    limit: number,
    clearance?: Clearance,
  ): Promise<Proof | undefined>;

  /**
   * Messages that hold every word of `query` as a part of their first 1,000 characters, folded as
   * `foldForSearch` does, and are all that `range` says; newest first. Words of one and two characters
   * count too; there may be none where `range` says something. It takes a moment at most, and says
   * where it gave up.
   *
   * @throws Refusal `search_busy` where too many searches wait already
   */
  search(key: string, query: string, range: SearchRange): Promise<SearchPage>;
}

/** The memory. */
export interface Store extends StoreReader {
  /**
   * Writes all facts in one transaction and numbers them per room, gapless from 1, in the order
   * given; resolves when they will survive a power cut, with an answer for each.
   *
   * @throws Refusal `storage_full` when there is no room on the disk: nothing of the batch was
   *   stored, and later batches may succeed again.
   * @throws StoreBroken when the disk can't be trusted any more: acknowledge nothing, exit.
   */
  commit(facts: readonly Fact[]): Promise<readonly Committed[]>;

  /** Lists a room or no longer does, by the spelling given, whoever spelled it otherwise before. */
  setPublic(room: RoomName, isPublic: boolean): Promise<void>;

  /** Links that give roles in rooms. */
  readonly invites: Invites;

  readonly hookCursors: HookCursors;

  /**
   * 32 bytes that are this log's own, others for each purpose: made with the log, kept through its
   * backups, and in no export.
   *
   * @example store.keyFor('person ids')
   */
  keyFor(purpose: string): Uint8Array;

  /** Finishes what is in flight and lets go of the files. */
  close(): Promise<void>;
}

/** The store can't promise anything any more: an fsync failed, or its thread died. */
export class StoreBroken extends Error {
  override name = 'StoreBroken';
}

/** The store can't be opened; the message is one sentence for the person who starts Parlour. */
export class StoreUnusable extends Error {
  override name = 'StoreUnusable';
}

/** Data that is not what was once committed; the message says what and where, in a sentence. */
export class StoreDamaged extends Error {
  override name = 'StoreDamaged';
}
