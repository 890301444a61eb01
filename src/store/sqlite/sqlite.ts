import type { Log } from '../../log.ts';
import type { Clearance } from '../../protocol/clearance.ts';
import type { CodeRule, RoomName } from '../../protocol/code.ts';
import type { RoomEvent } from '../../protocol/event.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { KeepSet } from '../../protocol/keeping.ts';
import type { Limits } from '../../protocol/limit.ts';
import type { OpenQuestion } from '../../protocol/question.ts';
import type { Message, MessagePage, RoomRecord } from '../../protocol/record.ts';
import type { Proof } from '../../protocol/seal.ts';
import type { Standing } from '../../protocol/standing.ts';
import type { Invites } from '../invites.ts';
import { Search } from '../search/search.ts';
import {
  type Committed,
  type KeepingRoom,
  type Opening,
  type PageRange,
  type QuestionPage,
  type QuestionRange,
  type SearchPage,
  type SearchRange,
  type Store,
  StoreUnusable,
} from '../store.ts';
import { isDamage, isSqliteError } from './fault.ts';
import { Finder } from './finder.ts';
import { prepareFolder } from './folder.ts';
import { InviteReader } from './invite-reader.ts';
import { KeepReader } from './keep-reader.ts';
import { lockFolder } from './lock.ts';
import { migrate, newEpoch } from './migrate.ts';
import { packFacts, unpackAnswers } from './pack.ts';
import { PasswordReader } from './password-table.ts';
import { LogReader, openToRead } from './read.ts';
import { Runs } from './run.ts';
import { Writer, type WritingOptions } from './writing.ts';
import { WroteReader } from './wrote.ts';

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
    const reader = new LogReader(database);
    const runs = new Runs(database, reader, run);
    const { log, searchMs: giveUpMs, indexMs: gatherMs } = options;
    const onDamage = (text: string) => opened.break(text);
    const search = new Search({ paths, log, giveUpMs, gatherMs, onDamage });
    search.wake();
    const keeps = new KeepReader(database, reader);
    const [finder, passwords] = [new Finder(database), new PasswordReader(database)];
    const [wrote, invites] = [new WroteReader(database), new InviteReader(database)];
    const readers = { reader, runs, keeps, wrote, finder, passwords, invites };
    return new SqliteStore({ ...readers, writer, search, unlock });
  } catch (error) {
    await writer?.end();
    unlock();
    if (!isSqliteError(error)) throw error;
    const text = `The file ${paths.log} cannot be used: ${error.message}.`;
    throw new StoreUnusable(text, { cause: error });
  }
}

interface SqliteParts {
  readonly reader: LogReader;
  readonly runs: Runs;
  readonly keeps: KeepReader;
  readonly wrote: WroteReader;
  readonly finder: Finder;
  readonly passwords: PasswordReader;
  readonly invites: InviteReader;
  readonly writer: Writer;
  readonly search: Search;
  readonly unlock: () => void;
}

class SqliteStore implements Store {
  readonly epoch: string;
  readonly run: string;
  readonly #finder: Finder;
  readonly #passwords: PasswordReader;
  readonly #invites: InviteReader;
  readonly #reader: LogReader;
  readonly #runs: Runs;
  readonly #keeps: KeepReader;
  readonly #wrote: WroteReader;
  readonly #writer: Writer;
  readonly #search: Search;
  readonly #unlock: () => void;
  #closing: Promise<void> | undefined;

  constructor(parts: SqliteParts) {
    const { reader, runs, keeps, wrote, finder, passwords, invites } = parts;
    const { writer, search, unlock } = parts;
    this.epoch = reader.epoch;
    this.run = runs.own;
    this.#finder = finder;
    this.#passwords = passwords;
    this.#invites = invites;
    this.#reader = reader;
    this.#runs = runs;
    this.#keeps = keeps;
    this.#wrote = wrote;
    this.#writer = writer;
    this.#search = search;
    this.#unlock = unlock;
  }

  async commit(facts: readonly Fact[]): Promise<readonly Committed[]> {
    if (facts.length === 0) return [];
    const answers = await this.#writer.ask('commit', packFacts(facts));
    this.#search.wake();
    return unpackAnswers(answers, facts);
  }

  async setPublic(room: RoomName, isPublic: boolean): Promise<void> {
    await this.#writer.ask('public', { room, isPublic });
  }

  get codes(): CodeRule {
    return this.#finder.rule;
  }

  find(spelling: string, limits?: Pick<Limits, 'codePoints'>): RoomName | undefined {
    return this.#finder.find(spelling, limits);
  }

  async room(key: string): Promise<RoomRecord | undefined> {
    return this.#read(() => this.#reader.room(key));
  }

  async opening(
    key: string,
    after: number | undefined,
    reach: { readonly events: number; readonly messages: number },
  ): Promise<Opening> {
    return this.#read(() => this.#reader.opening(key, after, reach));
  }

  async hasTold(key: string, seq: number, run: string): Promise<boolean> {
    return this.#read(() => this.#runs.hasTold(key, seq, run));
  }

  async standing(key: string): Promise<Standing> {
    return this.#read(() => this.#reader.standing(key));
  }

  async passwordHash(key: string, version: string): Promise<string | undefined> {
    return this.#read(() => this.#passwords.hash(key, version));
  }

  async questions(key: string, range: QuestionRange): Promise<QuestionPage> {
    return this.#read(() => this.#reader.questions.page(key, range));
  }

  async openQuestions(key: string): Promise<readonly OpenQuestion[]> {
    return this.#read(() => this.#reader.questions.open(key));
  }

  async answers(key: string, seq: number): Promise<number> {
    return this.#read(() => this.#reader.questions.answers(key, seq));
  }

  async publicRooms(limit: number): Promise<readonly RoomRecord[]> {
    return this.#read(() => this.#reader.publicRooms(limit));
  }

  async keepingRooms(after: string | undefined, limit: number): Promise<readonly KeepingRoom[]> {
    return this.#read(() => this.#keeps.rooms(after, limit));
  }

  async keepSets(key: string, since: number): Promise<readonly KeepSet[]> {
    return this.#read(() => this.#keeps.sets(key, since));
  }

  async hasWritten(key: string, persons: readonly string[]): Promise<boolean | undefined> {
    return this.#read(() => this.#wrote.has(key, persons));
  }

  async messageBy(key: string, at: number): Promise<number> {
    return this.#read(() => this.#keeps.messageBy(key, at));
  }

  async messageNumbers(key: string, after: number, upTo: number): Promise<readonly number[]> {
    return this.#read(() => this.#keeps.messages(key, after, upTo));
  }

  async events(
    key: string,
    after: number,
    upTo: number,
    limit: number,
  ): Promise<readonly RoomEvent[]> {
    return this.#read(() => this.#reader.events(key, after, upTo, limit));
  }

  async messages(key: string, range: PageRange): Promise<MessagePage> {
    return this.#read(() => this.#reader.messages(key, range));
  }

  async message(key: string, seq: number): Promise<Message | undefined> {
    return this.#read(() => this.#reader.message(key, seq));
  }

  async hasReacted(key: string, seq: number, author: string, emoji: string): Promise<boolean> {
    return this.#read(() => this.#reader.hasReacted(key, seq, author, emoji));
  }

  async reactionsBy(key: string, author: string, messages: number): Promise<number> {
    return this.#read(() => this.#reader.reactionsBy(key, author, messages));
  }

  async byRef(fact: Fact): Promise<Committed | undefined> {
    return this.#writer.ask('ref', packFacts([fact]));
  }

  async proof(
    key: string,
    after: number,
    limit: number,
    clearance: Clearance = 'open',
  ): Promise<Proof | undefined> {
    return this.#read(() => this.#reader.proof(key, after, limit, clearance));
  }

  async search(key: string, query: string, range: SearchRange): Promise<SearchPage> {
    return this.#search.search(key, query, range);
  }

  readonly invites: Invites = {
    list: async (key) => this.#read(() => this.#invites.list(key)),
    find: async (key, hash) => this.#read(() => this.#invites.find(key, hash)),
    add: async (key, invite, hash) =>
      (await this.#writer.ask('invite', { type: 'add', key, invite, hash })) === true,
    end: async (key, id, at) => {
      const ended = await this.#writer.ask('invite', { type: 'end', key, id, at });
      return typeof ended === 'boolean' ? undefined : ended;
    },
    forget: async (key, id) => {
      await this.#writer.ask('invite', { type: 'forget', key, id });
    },
  };

  readonly keyFor = (purpose: string) => this.#reader.keyFor(purpose);

  /** Reads; damage that is met ends all writing, as it does where somebody writes. */
  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw isDamage(error) ? this.#writer.break(error.message) : error;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#search.close();
    await this.#writer.finish();
    this.#reader.close();
    await this.#writer.close();
    this.#unlock();
  }
}
