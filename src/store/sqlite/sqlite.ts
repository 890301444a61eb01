import type { Log } from '../../log.ts';
import type { AuditPage } from '../../protocol/audit.ts';
import type { Clearance } from '../../protocol/clearance.ts';
import type { CodeRule, RoomName } from '../../protocol/code.ts';
import type { RoomEvent } from '../../protocol/event.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { KeepSet } from '../../protocol/keeping.ts';
import type { Limits } from '../../protocol/limit.ts';
import type { Pin } from '../../protocol/pin.ts';
import type { OpenQuestion } from '../../protocol/question.ts';
import type { Message, MessagePage, RoomRecord } from '../../protocol/record.ts';
import type { Proof } from '../../protocol/seal.ts';
import type { SearchPage, SearchRange } from '../../protocol/search-range.ts';
import type { Standing } from '../../protocol/standing.ts';
import type { GatheredCursors } from '../hook-cursors/gathered-cursors.ts';
import { openCursors } from '../hook-cursors/open-cursors.ts';
import type { Invites } from '../invites.ts';
import type { GatheredMarks } from '../marks/gathered-marks.ts';
import { openMarks } from '../marks/open-marks.ts';
import type { PeopleReader } from '../people.ts';
import type { PointReader } from '../points.ts';
import type { ReviewReader } from '../review.ts';
import { Search } from '../search/search.ts';
import {
  type AuditRange,
  type Committed,
  type KeepingRoom,
  type Opening,
  type PageRange,
  type QuestionPage,
  type QuestionRange,
  type Store,
  StoreUnusable,
} from '../store.ts';

import { isDamage, isSqliteError } from './fault.ts';
import { prepareFolder } from './folder.ts';
import { invitesOf } from './invite-reader.ts';
import { lockFolder } from './lock.ts';
import { migrate, newEpoch } from './migrate.ts';
import { type LogReaders, openReaders } from './open-readers.ts';
import { packFacts, unpackAnswers } from './pack.ts';
import { peopleOf } from './person-reader.ts';
import { pointsOf } from './point-reader.ts';
import { openToRead } from './read.ts';
import { reviewOf } from './review-reader.ts';
import { Writer, type WritingOptions } from './writing.ts';

/** Options of a store in a folder. */
export interface SqliteOptions extends WritingOptions {
  /** Holds all files; made, for its owner alone, if it is missing. */
  readonly folder: string;
  readonly log?: Pick<Log, 'warn' | 'error'>;
  /** The rule of codes; settled when the folder is made, which may be asked for again. */
  readonly codes?: CodeRule | undefined;
  /** Milliseconds after which a search gives up; 100 unless told. */
  readonly searchMs?: number;
  /** Milliseconds from a commit until it is indexed; 1,000 unless told. */
  readonly indexMs?: number;
}

/**
 * Opens the memory in a folder: `parlour.db` is the log, `search.db` an index that may be deleted,
 * `lock` keeps a second process out for as long as this one lives.
 *
 * @example
 * const store = await openSqliteStore({ folder: 'data' });
 * const [answer] = await store.commit([fact]);
 * await store.close();
 *
 * @throws StoreUnusable with one sentence for the person who starts Parlour
 */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const paths = prepareFolder(options.folder);
  const unlock = lockFolder(paths);
  let writer: Writer | undefined;
  try {
    const opened = new Writer(options);
    writer = opened;
    for (const { from, code } of migrate(paths.log, options.codes)) {
      options.log?.warn({ from, code }, 'two rooms had codes that are one now: one has another');
    }
    const run = newEpoch();
    await writer.open(paths, run);
    const database = openToRead(paths.log);
    const { log, searchMs: giveUpMs, indexMs: gatherMs } = options;
    const onDamage = (text: string) => opened.break(text);
    const search = new Search({ paths, log, giveUpMs, gatherMs, onDamage });
    search.wake();
    const readers = openReaders(database, run);
    const beside = { marks: openMarks(paths, log), hookCursors: openCursors(paths, log) };
    return new SqliteStore({ ...readers, ...beside, writer, search, unlock });
  } catch (error) {
    await writer?.end();
    unlock();
    if (!isSqliteError(error)) throw error;
    const text = `The file ${paths.log} cannot be used: ${error.message}.`;
    throw new StoreUnusable(text, { cause: error });
  }
}

interface SqliteParts extends LogReaders {
  readonly writer: Writer;
  readonly search: Search;
  readonly marks: GatheredMarks;
  readonly hookCursors: GatheredCursors;
  readonly unlock: () => void;
}

class SqliteStore implements Store {
  readonly epoch: string;
  readonly run: string;
  readonly invites: Invites;
  readonly review: ReviewReader;
  readonly people: PeopleReader;
  readonly points: PointReader;
  readonly marks: GatheredMarks;
  readonly hookCursors: GatheredCursors;
  readonly #parts: SqliteParts;
  #closing: Promise<void> | undefined;

  constructor(parts: SqliteParts) {
    this.epoch = parts.reader.epoch;
    this.run = parts.runs.own;
    this.#parts = parts;
    this.marks = parts.marks;
    this.hookCursors = parts.hookCursors;
    this.invites = invitesOf(parts.invites, parts.writer, (work) => this.#read(work));
    this.review = reviewOf(parts.review, (work) => this.#read(work));
    this.points = pointsOf(parts.points, (work) => this.#read(work));
    this.people = peopleOf(parts.people, parts.wrote, (work) => this.#read(work));
  }

  async commit(facts: readonly Fact[]): Promise<readonly Committed[]> {
    if (facts.length === 0) return [];
    const answers = await this.#parts.writer.ask('commit', packFacts(facts));
    this.#parts.search.wake();
    return unpackAnswers(answers, facts);
  }

  async setPublic(room: RoomName, isPublic: boolean): Promise<void> {
    await this.#parts.writer.ask('public', { room, isPublic });
  }

  get codes(): CodeRule {
    return this.#parts.finder.rule;
  }

  find(spelling: string, limits?: Pick<Limits, 'codePoints'>): RoomName | undefined {
    return this.#parts.finder.find(spelling, limits);
  }

  async room(key: string): Promise<RoomRecord | undefined> {
    return this.#read(() => this.#parts.reader.room(key));
  }

  async opening(
    key: string,
    after: number | undefined,
    reach: { readonly events: number; readonly messages: number },
  ): Promise<Opening> {
    return this.#read(() => this.#parts.reader.opening(key, after, reach));
  }

  async hasTold(key: string, seq: number, run: string): Promise<boolean> {
    return this.#read(() => this.#parts.runs.hasTold(key, seq, run));
  }

  async standing(key: string): Promise<Standing> {
    return this.#read(() => this.#parts.reader.standing(key));
  }

  async passwordHash(key: string, version: string): Promise<string | undefined> {
    return this.#read(() => this.#parts.passwords.hash(key, version));
  }

  async questions(key: string, range: QuestionRange): Promise<QuestionPage> {
    return this.#read(() => this.#parts.reader.questions.page(key, range));
  }

  async openQuestions(key: string): Promise<readonly OpenQuestion[]> {
    return this.#read(() => this.#parts.reader.questions.open(key));
  }

  async answers(key: string, seq: number): Promise<number> {
    return this.#read(() => this.#parts.reader.questions.answers(key, seq));
  }

  async audit(key: string, range: AuditRange): Promise<AuditPage> {
    return this.#read(() => this.#parts.audit.page(key, range));
  }

  async publicRooms(limit: number): Promise<readonly RoomRecord[]> {
    return this.#read(() => this.#parts.reader.publicRooms(limit));
  }

  async rooms(after: string | undefined, limit: number): Promise<readonly RoomRecord[]> {
    return this.#read(() => this.#parts.reader.rooms(after ?? '', limit));
  }

  async keepingRooms(after: string | undefined, limit: number): Promise<readonly KeepingRoom[]> {
    return this.#read(() => this.#parts.keeps.rooms(after, limit));
  }

  async keepSets(key: string, since: number): Promise<readonly KeepSet[]> {
    return this.#read(() => this.#parts.keeps.sets(key, since));
  }

  async messageBy(key: string, at: number): Promise<number> {
    return this.#read(() => this.#parts.keeps.messageBy(key, at));
  }

  async messageNumbers(key: string, after: number, upTo: number): Promise<readonly number[]> {
    return this.#read(() => this.#parts.keeps.messages(key, after, upTo));
  }

  async events(
    key: string,
    after: number,
    upTo: number,
    limit: number,
  ): Promise<readonly RoomEvent[]> {
    return this.#read(() => this.#parts.reader.events(key, after, upTo, limit));
  }

  async messages(key: string, range: PageRange): Promise<MessagePage> {
    return this.#read(() => this.#parts.reader.messages(key, range));
  }

  async message(key: string, seq: number): Promise<Message | undefined> {
    return this.#read(() => this.#parts.reader.message(key, seq));
  }

  async hiddenMessage(key: string, seq: number): Promise<Message | undefined> {
    return this.#read(() => this.#parts.reader.hiddenMessage(key, seq));
  }

  async pins(key: string, now: number): Promise<readonly Pin[]> {
    return this.#read(() => this.#parts.reader.pins(key, now));
  }

  async hasReacted(key: string, seq: number, author: string, emoji: string): Promise<boolean> {
    return this.#read(() => this.#parts.reader.hasReacted(key, seq, author, emoji));
  }

  async reactionsBy(key: string, author: string, messages: number): Promise<number> {
    return this.#read(() => this.#parts.reader.reactionsBy(key, author, messages));
  }

  async byRef(fact: Fact): Promise<Committed | undefined> {
    return this.#parts.writer.ask('ref', packFacts([fact]));
  }

  async proof(
    key: string,
    after: number,
    limit: number,
    clearance: Clearance = 'open',
  ): Promise<Proof | undefined> {
    return this.#read(() => this.#parts.reader.proof(key, after, limit, clearance));
  }

  async search(key: string, query: string, range: SearchRange): Promise<SearchPage> {
    return this.#parts.search.search(key, query, range);
  }

  readonly keyFor = (purpose: string) => this.#parts.reader.keyFor(purpose);

  /** Reads; damage that is met ends all writing, as it does where somebody writes. */
  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw isDamage(error) ? this.#parts.writer.break(error.message) : error;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([this.#parts.search.close(), this.marks.close(), this.hookCursors.close()]);
    await this.#parts.writer.finish();
    this.#parts.reader.close();
    await this.#parts.writer.close();
    this.#parts.unlock();
  }
}
