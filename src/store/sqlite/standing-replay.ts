import type { DatabaseSync } from 'node:sqlite';
import { isDecision } from '../../protocol/standing.ts';
import { changeFrom } from '../fact-row.ts';
import { passwordFaults } from './password-table.ts';
import type { SealedRow } from './sealed.ts';
import { StandingTable } from './standing-table.ts';

/** A standing of a room that is not what its facts decided. */
interface Misstanding {
  readonly room: number;
  readonly text: string;
}

const tables = `
CREATE TEMP TABLE due_setting (room, name, value, PRIMARY KEY (room, name)) WITHOUT ROWID;
CREATE TEMP TABLE due_standing (
  room, person, name, role, until, first, taken, PRIMARY KEY (room, person)
) WITHOUT ROWID;
CREATE TEMP TABLE due_out (
  room, person, kind, name, until, reason, PRIMARY KEY (room, person, kind)
) WITHOUT ROWID;
CREATE TEMP TABLE due_link (room, guest, person, name, PRIMARY KEY (room, guest)) WITHOUT ROWID;
`;

const texts = {
  setting: 'The settings are not those that were set.',
  standing: 'The roles are not those that were given.',
  out: 'Those who may say nothing are not those who were banned or timed out.',
  link: 'The guests who are persons are not those that were linked.',
};

/** Works out from a log's facts what should stand in its rooms, and compares it with what does. */
export class StandingReplay {
  readonly #database: DatabaseSync;
  readonly #room: number | undefined;
  readonly #only: string;
  readonly #table: StandingTable;

  /** @param room where only one is checked */
  constructor(database: DatabaseSync, room: number | undefined) {
    this.#database = database;
    this.#room = room;
    this.#only = room === undefined ? '' : ` WHERE room = ${room}`;
    database.exec(tables);
    this.#table = new StandingTable(database, 'due_');
  }

  take(row: SealedRow): void {
    const change = changeFrom(row.type, row);
    if (isDecision(change)) this.#table.apply(row.room, change, row.at);
  }

  *faults(): Iterable<Misstanding> {
    for (const [table, text] of Object.entries(texts)) {
      const found = `SELECT * FROM ${table}${this.#only}`;
      const due = `SELECT * FROM due_${table}`;
      const rows = this.#database.prepare(
        `SELECT DISTINCT room FROM (
           SELECT * FROM (${found} EXCEPT ${due}) UNION ALL SELECT * FROM (${due} EXCEPT ${found}))`,
      );
      for (const { room } of rows.all()) yield { room: Number(room), text };
    }
    yield* passwordFaults(this.#database, this.#room);
  }

  end(): void {
    for (const table of Object.keys(texts)) this.#database.exec(`DROP TABLE temp.due_${table}`);
  }
}
