import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Message } from '../protocol/record.ts';
import { closeToOthers, keepPrivate } from './private-file.ts';
import { LogReader, openToRead } from './read.ts';
import type { RoomRow } from './row.ts';
import { tokensOf, tokensToFind } from './search-token.ts';
import { fold, holdsAll, wordsOf } from './search-word.ts';
import type { MessagePage } from './store.ts';

/** Raised with every change of what is in the index: an older one is thrown away. */
const version = 1;

const schema = `
CREATE TABLE state (version INTEGER, epoch TEXT, cursor INTEGER, digest TEXT) STRICT;
CREATE VIRTUAL TABLE word USING fts5 (
  tokens, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '_'"
);
INSERT INTO word (word, rank) VALUES ('hashsize', 33554432);
INSERT INTO word (word, rank) VALUES ('automerge', 16);
`;

/** Facts that are indexed in one transaction. */
const batchSize = 10_000;

/** What a search is cut by; `before` is exclusive. */
export interface SearchRange {
  readonly before?: number;
  readonly limit: number;
}

/**
 * The index of what is said, in a file of its own. It is derived: whatever is wrong with it, it is
 * made anew from the log.
 */
export class SearchIndex {
  readonly #logDatabase: DatabaseSync;
  readonly #log: LogReader;
  readonly #index: DatabaseSync;
  readonly #sql: ReturnType<typeof statements>;
  #cursor: number;

  constructor(logPath: string, indexPath: string) {
    this.#logDatabase = openToRead(logPath);
    this.#log = new LogReader(this.#logDatabase);
    try {
      this.#index = openIndex(indexPath, this.#logDatabase, this.#log.epoch);
    } catch (error) {
      this.#log.close();
      throw error;
    }
    this.#sql = statements(this.#logDatabase, this.#index);
    this.#cursor = Number(this.#index.prepare('SELECT cursor FROM state').get()?.cursor);
  }

  /** Indexes the next facts of the log. @returns whether there are more */
  step(): boolean {
    const facts = this.#sql.facts.all(this.#cursor, batchSize) as unknown as ChangeRow[];
    const last = facts.at(-1)?.id;
    if (last === undefined) return false;
    const entries = this.#entriesOf(facts);
    this.#index.exec('BEGIN IMMEDIATE');
    try {
      for (const { row, isKnown } of entries) if (isKnown) this.#sql.forget.run(row);
      for (const { row, text } of entries) {
        if (text !== undefined) this.#sql.learn.run(row, tokensOf(fold(text)));
      }
      this.#sql.setCursor.run(last, this.#sql.digest.get(last)?.digest as string);
      this.#index.exec('COMMIT');
    } catch (error) {
      if (this.#index.isTransaction) this.#index.exec('ROLLBACK');
      throw error;
    }
    this.#cursor = last;
    return facts.length === batchSize;
  }

  /** Indexes all that is committed by now. */
  catchUp(): void {
    const latest = Number(this.#sql.latest.get()?.id ?? 0);
    while (this.#cursor < latest) this.step();
  }

  /** @throws where the index can't be brought up to date */
  search(key: string, query: string, range: SearchRange): MessagePage {
    this.catchUp();
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      const words = wordsOf(query);
      if (!room || words.length === 0) return { latest: room?.seq ?? 0, messages: [] };
      return { latest: room.seq, messages: this.#find(room, words, range) };
    });
  }

  close(): void {
    this.#index.close();
    this.#log.close();
  }

  /** The messages that facts are about, with their present texts, in the order of the index. */
  #entriesOf(facts: readonly ChangeRow[]): Entry[] {
    const entries = new Map<number, Entry>();
    for (const fact of facts) {
      const isPost = fact.type === 'posted';
      const id = isPost ? fact.id : this.#messageOf(fact);
      if (id === undefined || entries.has(id)) continue;
      const text = (isPost ? fact.text : null) ?? this.#log.textById(id);
      entries.set(id, { row: rowOf(fact.room, id), text, isKnown: id <= this.#cursor });
    }
    return [...entries.values()].sort((a, b) => (a.row < b.row ? -1 : 1));
  }

  #messageOf({ type, room, target }: ChangeRow): number | undefined {
    if (type !== 'edited' && type !== 'removed') return undefined;
    const row = this.#sql.room.get(room) as unknown as RoomRow;
    return this.#log.idOf(row, target ?? 0);
  }

  #find(room: RoomRow, words: readonly string[], { before, limit }: SearchRange): Message[] {
    const groups = words.flatMap(tokensToFind).map((group) => `("${group.join('" OR "')}")`);
    const match = [...new Set(groups)].join(' AND ');
    const end = this.#log.idOf(room, Math.max(before ?? Number.POSITIVE_INFINITY, 1)) ?? mostFacts;
    const rows = this.#sql.find.iterate(match, rowOf(room.id, 0), rowOf(room.id, end));
    const found: Message[] = [];
    for (const { row } of rows) {
      const id = Number(BigInt.asUintN(factBits, row as unknown as bigint));
      const text = this.#log.textById(id);
      if (text === undefined || !holdsAll(fold(text), words)) continue;
      const message = this.#log.messageById(id);
      if (message) found.push(message);
      if (found.length === limit) break;
    }
    return found;
  }
}

const factBits = 40;
const mostFacts = 2 ** factBits - 1;

/**
 * A message's row in the index: room before room, so that a search reads the rows of its own room
 * only, and within it in the order of the log.
 */
function rowOf(room: number, id: number): bigint {
  return (BigInt(room) << BigInt(factBits)) | BigInt(id);
}

interface Entry {
  readonly row: bigint;
  readonly text: string | undefined;
  /** It may be in the index already. */
  readonly isKnown: boolean;
}

interface ChangeRow {
  readonly id: number;
  readonly room: number;
  readonly type: string;
  readonly target: number | null;
  readonly text: string | null;
}

/** FTS5 reports row ids of its own inner tables, some beyond what a number holds. */
const anyRowid = { readBigInts: true };

function statements(log: DatabaseSync, index: DatabaseSync) {
  return {
    facts: log.prepare(
      'SELECT id, room, type, target, text FROM fact WHERE id > ? ORDER BY id LIMIT ?',
    ),
    digest: log.prepare('SELECT digest FROM fact WHERE id = ?'),
    latest: log.prepare('SELECT max(id) AS id FROM fact'),
    room: log.prepare('SELECT id, seq, latest FROM room WHERE id = ?'),
    setCursor: index.prepare('UPDATE state SET cursor = ?, digest = ?', anyRowid),
    learn: index.prepare('INSERT INTO word (rowid, tokens) VALUES (?, ?)', anyRowid),
    forget: index.prepare('DELETE FROM word WHERE rowid = ?', anyRowid),
    find: index.prepare(
      `SELECT rowid AS row FROM word WHERE word MATCH ? AND rowid > ? AND rowid < ?
       ORDER BY rowid DESC`,
      anyRowid,
    ),
  } satisfies Record<string, StatementSync>;
}

function openIndex(path: string, log: DatabaseSync, epoch: string): DatabaseSync {
  try {
    const index = openFile(path);
    if (isOf(index, log, epoch)) return index;
    index.close();
  } catch {
    // Damaged: made anew below.
  }
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
  const index = openFile(path);
  index.exec('BEGIN');
  index.exec(schema);
  index.prepare('INSERT INTO state VALUES (?, ?, 0, NULL)').run(version, epoch);
  index.exec('COMMIT');
  return index;
}

function openFile(path: string): DatabaseSync {
  keepPrivate(path);
  for (const end of ['-wal', '-shm']) closeToOthers(path + end);
  const index = new DatabaseSync(path);
  index.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000;
    PRAGMA journal_size_limit = 67108864`);
  return index;
}

/** Was the index made from this very log? The digest at its cursor says so. */
function isOf(index: DatabaseSync, log: DatabaseSync, epoch: string): boolean {
  const exists = index.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'state'`).get();
  const state = exists && index.prepare('SELECT * FROM state').get();
  if (!state || state.version !== version || state.epoch !== epoch) return false;
  if (state.cursor === 0) return true;
  const fact = log.prepare('SELECT digest FROM fact WHERE id = ?').get(state.cursor as number);
  return fact?.digest === state.digest;
}
