import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { RoomEvent } from '../protocol/event.ts';
import { refScope } from '../protocol/fact.ts';
import type { Message, Reaction, RoomRecord } from '../protocol/record.ts';
import { refHash } from './digest.ts';
import {
  authorOf,
  eventOf,
  type FactRow,
  type MessageRow,
  messageOf,
  type RoomRow,
} from './row.ts';
import type { Committed, MessagePage, PageRange } from './store.ts';

/** Opens a log's file to read beside whoever writes it, in this process or another. */
export function openToRead(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  database.exec('PRAGMA mmap_size = 0; PRAGMA cache_size = -16000');
  return database;
}

const message = `
  SELECT m.id, m.room, m.seq, m.author, m.name, m.claimed, m.at, m.ref, m.stamp, m.removed_at,
    coalesce(m.text, e.text) AS text, e.at AS edited_at
  FROM fact AS m LEFT JOIN fact AS e ON e.id = m.edit
  WHERE m.type = 'posted'`;

const fact = `
  SELECT f.seq AS seq, f.type, f.author, f.name, f.claimed, f.at, f.ref, f.target, f.emoji,
    f.stamp, f.removed_at, coalesce(f.text, e.text) AS text, e.at AS edited_at
  FROM fact AS f LEFT JOIN fact AS e ON e.id = f.edit
  WHERE f.room = ?1 AND f.seq > ?2 AND f.seq <= ?3`;

function statements(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql);
  return {
    begin: prepare('BEGIN'),
    end: prepare('COMMIT'),
    epoch: prepare(`SELECT value FROM meta WHERE name = 'epoch'`),
    room: prepare('SELECT id, key, code, seq, public FROM room WHERE key = ?'),
    publicRooms: prepare(
      `SELECT id, key, code, seq, public FROM room WHERE public = 1 ORDER BY latest DESC LIMIT ?`,
    ),
    facts: prepare(
      `${fact} AND f.type = 'posted' UNION ALL ${fact} AND f.type <> 'posted'
       ORDER BY seq LIMIT ?4`,
    ),
    newest: prepare(`${message} AND m.room = ? AND m.seq < ? ORDER BY m.seq DESC LIMIT ?`),
    next: prepare(`${message} AND m.room = ? AND m.seq > ? AND m.seq < ? ORDER BY m.seq LIMIT ?`),
    one: prepare(`${message} AND m.room = ? AND m.seq = ?`),
    byId: prepare(`${message} AND m.id = ?`),
    textById: prepare(
      `SELECT coalesce(m.text, e.text) AS text
       FROM fact AS m LEFT JOIN fact AS e ON e.id = m.edit WHERE m.id = ?`,
    ),
    reactions: prepare(
      `SELECT message, emoji, count, authors FROM tally
       WHERE room = ? AND message BETWEEN ? AND ? ORDER BY message, first`,
    ),
    reacted: prepare(
      'SELECT 1 FROM reaction WHERE room = ? AND message = ? AND emoji = ? AND author = ?',
    ),
    byRefHash: prepare(
      'SELECT seq, at, author, name, claimed, ref FROM fact WHERE room = ? AND ref_hash = ?',
    ),
  };
}

const rows = <T>(statement: StatementSync, ...values: (string | number)[]): T[] =>
  statement.all(...values) as unknown as T[];

/**
 * Reads a log. All at once on the thread that asks: a page costs less than sending it between
 * threads.
 */
export class LogReader {
  readonly epoch: string;
  readonly #database: DatabaseSync;
  readonly #sql: ReturnType<typeof statements>;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#sql = statements(database);
    this.epoch = String(this.#sql.epoch.get()?.value);
  }

  room(key: string): RoomRecord | undefined {
    const row = this.roomRow(key);
    return row && recordOf(row);
  }

  roomRow(key: string): RoomRow | undefined {
    return this.#sql.room.get(key) as unknown as RoomRow | undefined;
  }

  publicRooms(limit: number): readonly RoomRecord[] {
    return rows<RoomRow>(this.#sql.publicRooms, limit).map(recordOf);
  }

  events(key: string, after: number, upTo: number, limit: number): readonly RoomEvent[] {
    return this.snapshot(() => {
      const room = this.roomRow(key);
      if (!room) return [];
      return rows<FactRow>(this.#sql.facts, room.id, after, upTo, limit).map((row) => {
        const text = row.text ?? this.#textNow(room.id, row);
        return eventOf(row, text, key, this.epoch);
      });
    });
  }

  messages(key: string, range: PageRange): MessagePage {
    return this.snapshot(() => {
      const room = this.roomRow(key);
      if (!room) return { latest: 0, messages: [] };
      return { latest: room.seq, messages: this.#withReactions(this.#page(room.id, range)) };
    });
  }

  message(key: string, seq: number): Message | undefined {
    return this.snapshot(() => {
      const room = this.roomRow(key);
      return room && this.#withReactions(rows<MessageRow>(this.#sql.one, room.id, seq))[0];
    });
  }

  /** The message whose fact has this id. */
  messageById(id: number): Message | undefined {
    return this.#withReactions(rows<MessageRow>(this.#sql.byId, id))[0];
  }

  /** The present text of the message whose fact has this id; undefined if it was removed. */
  textById(id: number): string | undefined {
    const row = this.#sql.textById.get(id);
    return typeof row?.text === 'string' ? row.text : undefined;
  }

  hasReacted(key: string, seq: number, author: string, emoji: string): boolean {
    const room = this.roomRow(key);
    return room !== undefined && this.#sql.reacted.get(room.id, seq, emoji, author) !== undefined;
  }

  byRef(key: string, scope: string, ref: string): Committed | undefined {
    const room = this.roomRow(key);
    if (!room) return undefined;
    const whole = ref.toWellFormed();
    const found = rows<FactRow>(this.#sql.byRefHash, room.id, refHash(scope, ref)).find(
      (row) => row.ref === whole && refScope(authorOf(row)) === scope,
    );
    return found && { seq: found.seq, at: found.at, repeat: true };
  }

  /** Does all reading of `work` at one moment of the log. */
  snapshot<T>(work: () => T): T {
    if (this.#database.isTransaction) return work();
    this.#sql.begin.run();
    try {
      return work();
    } finally {
      this.#sql.end.run();
    }
  }

  close(): void {
    this.#database.close();
  }

  #page(room: number, { before, after, limit }: PageRange): MessageRow[] {
    const end = before ?? Number.MAX_SAFE_INTEGER;
    if (after !== undefined) return rows(this.#sql.next, room, after, end, limit);
    return rows<MessageRow>(this.#sql.newest, room, end, limit).reverse();
  }

  /** Neighbouring rows of one room, oldest first, as messages. */
  #withReactions(messages: readonly MessageRow[]): readonly Message[] {
    const [first, last] = [messages[0], messages.at(-1)];
    if (!first || !last) return [];
    const reactions = new Map<number, Reaction[]>();
    for (const row of this.#sql.reactions.all(first.room, first.seq, last.seq)) {
      const seq = Number(row.message);
      const list = reactions.get(seq) ?? [];
      reactions.set(seq, list);
      const by = JSON.parse(String(row.authors)) as string[];
      list.push({ emoji: String(row.emoji), count: Number(row.count), by });
    }
    return messages.map((row) => messageOf(row, reactions.get(row.seq)));
  }

  /** What an edit whose own text is gone shows: the message's present text. */
  #textNow(room: number, row: FactRow): string {
    if (row.type !== 'edited' || row.target === null) return '';
    return rows<MessageRow>(this.#sql.one, room, row.target)[0]?.text ?? '';
  }
}

function recordOf(row: RoomRow): RoomRecord {
  return { key: row.key, code: row.code, seq: row.seq, public: row.public === 1 };
}
