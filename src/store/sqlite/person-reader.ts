import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { lookedAtFor, type Note, notesTold, type PersonRecord } from '../../protocol/person.ts';
import type { LogReader } from './read.ts';
import { authorOf, type FactRow, type RoomRow } from './row.ts';

type NoteRow = Pick<FactRow, 'seq' | 'author' | 'name' | 'claimed' | 'badge' | 'at' | 'text'>;
type MessageRow = Pick<FactRow, 'author' | 'at' | 'previous_message'>;

/** Reads what is known of a person in a room. */
export class PersonReader {
  readonly #log: LogReader;
  readonly #message: StatementSync;
  readonly #notes: StatementSync;

  constructor(database: DatabaseSync, log: LogReader) {
    this.#log = log;
    this.#message = database.prepare('SELECT author, at, previous_message FROM fact WHERE id = ?');
    this.#notes = database.prepare(
      `SELECT seq, author, name, claimed, badge, at, text FROM fact
       WHERE room = ? AND type = 'noted' AND text IS NOT NULL
         AND json_extract(rest, '$.person') IN (SELECT value FROM json_each(?))
       ORDER BY seq DESC LIMIT ${notesTold}`,
    );
  }

  /** @param ids all under which the person is known there */
  of(key: string, ids: readonly string[]): PersonRecord {
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      if (!room) return { messages: 0, notes: [] };
      const notes = this.#notes.all(room.id, JSON.stringify(ids)) as unknown as NoteRow[];
      return { ...this.#messagesOf(room, new Set(ids)), notes: notes.reverse().map(noteOf) };
    });
  }

  #messagesOf(room: RoomRow, ids: ReadonlySet<string>): Omit<PersonRecord, 'notes'> {
    let [id, looked, messages, since] = [room.latest_message, 0, 0, 0];
    for (; id !== 0 && looked < lookedAtFor; looked++) {
      const row = this.#message.get(id) as unknown as MessageRow;
      id = row.previous_message;
      if (!ids.has(row.author)) continue;
      messages++;
      since = row.at;
    }
    const first = messages === 0 ? {} : { since };
    return { messages, ...first, ...(id === 0 ? {} : { among: looked }) };
  }
}

function noteOf(row: NoteRow): Note {
  return { seq: row.seq, author: authorOf(row), at: row.at, text: row.text ?? '' };
}
