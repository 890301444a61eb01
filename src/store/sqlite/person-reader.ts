import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Note, notesTold, type PersonRecord } from '../../protocol/person.ts';
import type { PeopleReader, SaidSpan, Unread, UnreadSince } from '../people.ts';
import type { LogReader } from './read.ts';
import { authorOf, type FactRow } from './row.ts';
import { SaidReader } from './said-reader.ts';
import { UnreadReader } from './unread-reader.ts';
import type { WroteReader } from './wrote.ts';

type NoteRow = Pick<FactRow, 'seq' | 'author' | 'name' | 'claimed' | 'badge' | 'at' | 'text'>;

/** Reads what is known of a person in a room. */
export class PersonReader {
  readonly #log: LogReader;
  readonly #said: SaidReader;
  readonly #unread: UnreadReader;
  readonly #notes: StatementSync;
  readonly #host: StatementSync;

  constructor(database: DatabaseSync, log: LogReader) {
    this.#log = log;
    this.#said = new SaidReader(database);
    this.#unread = new UnreadReader(database);
    this.#notes = database.prepare(
      `SELECT seq, author, name, claimed, badge, at, text FROM fact
       WHERE room = ? AND type = 'noted' AND text IS NOT NULL
         AND json_extract(rest, '$.person') IN (SELECT value FROM json_each(?))
       ORDER BY seq DESC LIMIT ${notesTold}`,
    );
    this.#host = database.prepare(
      `SELECT 1 FROM fact WHERE room = ? AND badge = 'host'
         AND author IN (SELECT value FROM json_each(?)) LIMIT 1`,
    );
  }

  /** @param ids all under which the person is known there */
  of(key: string, ids: readonly string[]): PersonRecord {
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      if (!room) return { messages: 0, notes: [] };
      const notes = this.#notes.all(room.id, JSON.stringify(ids)) as unknown as NoteRow[];
      return { ...this.#said.of(room, ids), notes: notes.reverse().map(noteOf) };
    });
  }

  said(key: string, ids: readonly string[]): Omit<PersonRecord, 'notes'> {
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      return room ? this.#said.of(room, ids) : { messages: 0 };
    });
  }

  wasHost(key: string, ids: readonly string[]): boolean {
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      return room !== undefined && this.#host.get(room.id, JSON.stringify(ids)) !== undefined;
    });
  }

  unread(key: string, since: UnreadSince): Unread {
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      return room ? this.#unread.of(room, since) : { unread: 0, mentions: 0 };
    });
  }

  hasWords(key: string, span: SaidSpan): boolean | undefined {
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      return room ? this.#said.hasWords(room, span) : false;
    });
  }
}

export function peopleOf(
  people: PersonReader,
  wrote: WroteReader,
  read: <T>(work: () => T) => T,
): PeopleReader {
  return {
    record: async (key, ids) => read(() => people.of(key, ids)),
    said: async (key, ids) => read(() => people.said(key, ids)),
    hasWords: async (key, span) => read(() => people.hasWords(key, span)),
    unread: async (key, since) => read(() => people.unread(key, since)),
    wasHost: async (key, persons) => read(() => people.wasHost(key, persons)),
    hasWritten: async (key, persons) => read(() => wrote.has(key, persons)),
  };
}

function noteOf(row: NoteRow): Note {
  return { seq: row.seq, author: authorOf(row), at: row.at, text: row.text ?? '' };
}
