import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RoomName } from '../../protocol/code.ts';

interface Row {
  readonly id: number;
  readonly key: string;
  readonly code: string;
  readonly seq: number;
  readonly at: number;
  readonly waits: number;
}

/** Questions that are looked at in one go: a few milliseconds. */
const looked = 1_000;

/** Finds questions that nobody answered for too long, and looks at those no more that are settled. */
export class OverdueQuestions {
  readonly #some: StatementSync;
  /** Up to this row of the log no question waits. */
  #settled = 0;

  constructor(database: DatabaseSync) {
    const isSettled = (type: string) =>
      `EXISTS (SELECT 1 FROM fact AS a WHERE a.room = f.room AND a.type = '${type}' AND a.target = f.seq)`;
    this.#some = database.prepare(
      `SELECT f.id, r.key, r.code, f.seq, f.at, f.text IS NOT NULL
         AND NOT ${isSettled('answered')} AND NOT ${isSettled('rejected')} AS waits
       FROM (SELECT id FROM fact INDEXED BY fact_asked WHERE type = 'asked' AND id > $after
         ORDER BY id LIMIT ${looked}) AS some
       JOIN fact AS f ON f.id = some.id JOIN room AS r ON r.id = f.room ORDER BY f.id`,
    );
  }

  /** Those that wait since before a moment, oldest first; where there are many, the next ones come later. */
  before(moment: number, limit: number): readonly { room: RoomName; seq: number }[] {
    const rows = this.#some.all({ after: this.#settled }) as unknown as Row[];
    const open = rows.findIndex(({ waits }) => waits === 1);
    const last = open < 0 ? rows.at(-1)?.id : rows[open - 1]?.id;
    this.#settled = last ?? this.#settled;
    return rows
      .filter(({ waits, at }) => waits === 1 && at < moment)
      .slice(0, limit)
      .map(({ key, code, seq }) => ({ room: { key, code } as RoomName, seq }));
  }
}
